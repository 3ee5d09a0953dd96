/** What the passwords of tests and manuals are made of. */
const WORDS = new Set(
  (
    'password passwd pass passwort secret topsecret supersecret verysecret mysecret admin administrator root test testing tester user ' +
    'guest demo hello welcome letmein opensesame changeme changeit change qwerty hunter swordfish monkey dragon sesame ' +
    'aladdin foo bar baz foobar foobarbaz abc abcd abcdef xyz asdf asdfg asdfgh adminpass userpass testpass testpassword userpassword ' +
    'adminpassword dbpassword mypassword newpassword oldpassword wrongpassword anotherpassword goodpassword badpassword p pw pwd'
  ).split(' '),
);
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
export function isCommonPassword(value: string): boolean {
  const word = value.toLowerCase().replace(/[\d!?#.*_-]+$/, '').replace(/[-_. /^+~%]/g, '');
  if (/[-_](?:pass(?:word|wd)?|pwd|secret)$/i.test(value)) return true;
  return WORDS.has(word) || WORDS.has(word.replace(/[013457@$!]/g, sign => WRITTEN_AS[sign] ?? sign));
}
