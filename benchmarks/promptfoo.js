// The strict rule as an assertion of promptfoo: the words of the answer stand whole and in a row
// in the output, which has no number but those of answer and question, and at most 15 words.
const plain = (text) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(\d),(?=\d{3}(?!\d))/g, "$1")
    .replace(/[^\p{L}\p{N}.:]+/gu, " ")
    .trim();
const numbers = (text) => plain(text).match(/\d+(?:[.:]\d+)*/g) ?? [];
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

module.exports = (output, { vars }) => {
  const before = "(?<![\\p{L}\\p{N}])(?<!\\d[.:])";
  const after = "(?![\\p{L}\\p{N}])(?![.:]\\d)";
  const span = new RegExp(before + escaped(plain(vars.answer)) + after, "u").test(plain(output));
  const known = numbers(`${vars.answer} ${vars.question}`);
  const others = numbers(output).filter((number) => !known.includes(number));
  return span && others.length === 0 && output.split(/\s+/).filter(Boolean).length <= 15;
};
