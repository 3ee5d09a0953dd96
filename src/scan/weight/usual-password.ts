/** What the passwords of tests and manuals are made of. */
const WORDS = new Set(
  (
    'password passwd pass passwort secret admin administrator root test testing tester user ' +
    'guest demo hello welcome letmein opensesame changeme changeit change qwerty hunter swordfish monkey dragon tiger sesame ' +
    'aladdin foo bar baz foobar foobarbaz abc abcd abcdef xyz asdf asdfg asdfgh good bad wrong right new old ' +
    'strong long short client server service sql mysql postgres redis rabbit rabbitmq mongo oracle elastic kafka my your his the not another other some same super top very db api github gitlab store token access refresh key id value pw pwd'
  ).split(' '),
);
const LONGEST = 40;
const WRITTEN_AS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** `p@ssw0rd`, `secr3t`, `admin123`, `Hunter2`, `top_secret`: nobody's own, whatever digits stand after it or in it. */
export function isUsualPassword(value: string): boolean {
  const word = value
    .toLowerCase()
    .replace(/[\d!?#.*_-]+$/, '')
    .replace(/[-_. /^+~%]/g, '');
  if (/[-_](?:pass(?:word|wd)?|pwd|secret)$/i.test(value)) return true;
  return isMadeOfWords(word) || isMadeOfWords(word.replace(/[013457@$!]/g, sign => WRITTEN_AS[sign] ?? sign));
}

function isMadeOfWords(text: string): boolean {
  if (text === '' || text.length > LONGEST) return false;
  // `ends` are the places up to which words make up the text.
  const ends = new Set([0]);
  for (let at = 0; at < text.length; at += 1) {
    if (!ends.has(at)) continue;
    for (let end = at + 1; end <= text.length; end += 1) if (WORDS.has(text.slice(at, end))) ends.add(end);
  }
  return ends.has(text.length);
}
