import { expect, test } from '@jest/globals';
import { ALPHANUMERIC, drawn, HEX, scanOwn } from '../../doubles/scanning.ts';

const token = `glpat-${drawn(ALPHANUMERIC, 20, 7)}`;
const url = `postgres://app:${drawn(ALPHANUMERIC, 14, 9)}@db.example.com/app`;

test.each(['secrets.lock', 'deploy/state.lock', 'my-yarn.lock.txt'])(
  'a file is searched although its name ends like that of a lockfile: %s',
  path => {
    const text = `url = "${url}"\n`;
    expect(scanOwn(path, text).map(({ ruleId }) => ruleId)).toEqual(['url-credentials']);
  },
);

const LOCKFILES = ['package-lock.json', 'a/yarn.lock', 'Cargo.lock', 'go.sum', '.terraform.lock.hcl'];

test.each(LOCKFILES)('of %s hashes and addresses are told of nobody', path => {
  const hashes = [
    `"integrity": "sha512-${drawn(`${ALPHANUMERIC}+/`, 86, 4)}=="`,
    `token = "${drawn(ALPHANUMERIC, 40, 5)}"`,
    `checksum = "${drawn(HEX, 64, 6)}"`,
    `url = "${url}"`,
  ];
  expect(scanOwn(path, `${hashes.join('\n')}\n`)).toEqual([]);
});

test.each(LOCKFILES)('a token of a provider is told in %s', path => {
  const text = `resolved = "https://gitlab.com/a/b?private_token=${token}"\n`;
  expect(scanOwn(path, text)).toMatchObject([{ secret: token }]);
});
