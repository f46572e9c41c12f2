"""Write the pages that are made from data: `python docs/make`, after a change of any of it."""

from pages import write

if __name__ == "__main__":
    write()
