import { expect, test } from '@jest/globals';
import { ALPHANUMERIC, drawn, scanOwn } from '../../doubles/scanning.ts';

const token = `ghp_${drawn(ALPHANUMERIC, 36, 7)}`;
const url = `postgres://app:${drawn(ALPHANUMERIC, 14, 9)}@db.example.com/app`;

test.each(['secrets.lock', 'deploy/state.lock', 'my-yarn.lock.txt'])(
  'a file is searched although its name ends like that of a lockfile: %s',
  path => {
    const text = `url = "${url}"\n`;
    expect(scanOwn(path, text).map(({ ruleId }) => ruleId)).toEqual(['url-credentials']);
  },
);

test.each(['package-lock.json', 'a/yarn.lock', 'Cargo.lock', 'go.sum', '.terraform.lock.hcl'])(
  'of %s hashes and addresses are told of nobody',
  path => {
    expect(scanOwn(path, `url = "${url}"\ntoken = "${token}"\n`)).toEqual([]);
  },
);
