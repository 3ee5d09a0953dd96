import { readdirSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Launched, useProject } from '../doubles/project.ts';

const project = useProject();
/** A value that JSON, URLs and base64 each write otherwise than it is. */
const SECRET = 'pa"ss w\\rd/+ü?&9fK2';
const BYTES = Buffer.from(SECRET);
/** Recognised by its format, in no variable. Put together here, so that this file holds no token. */
const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const PATTERNED = 'customer-4711-0815-x';

const FORMS: readonly (readonly [string, string])[] = [
  ['as it is', SECRET],
  ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ['in JSON of ASCII alone', 'pa\\"ss w\\\\rd/+\\u00fc?&9fK2'],
  ['in JSON for HTML', 'pa\\"ss w\\\\rd/+ü?\\u00269fK2'],
  ['in a URL', encodeURIComponent(SECRET)],
  ['in a form', new URLSearchParams({ v: SECRET }).toString().slice(2)],
  ['in hexadecimal', BYTES.toString('hex')],
  ['in capital hexadecimal', BYTES.toString('hex').toUpperCase()],
  ...[0, 1, 2].map(
    at =>
      [
        `in base64 after ${at} bytes`,
        Buffer.concat([Buffer.alloc(at, 'x'), BYTES]).toString('base64'),
      ] as const,
  ),
  ...[0, 1, 2].map(
    at =>
      [
        `in base64url after ${at} bytes`,
        Buffer.concat([Buffer.alloc(at, 'x'), BYTES]).toString('base64url'),
      ] as const,
  ),
];

/** What of a form depends on the secret alone: base64 mixes its neighbours into the outermost characters. */
const NEEDLES = [
  ...FORMS.map(([title, form]) => (title.includes('base64') ? form.slice(4, -4) : form)),
  TOKEN,
  PATTERNED,
];

const ENVIRONMENT = { DEPLOY_PASSWORD: SECRET };

/** A node program of the step; `leak.mjs` reads what to print from a file, so that p1 does not know it from the command. */
const PROGRAM = `
import { readFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
const { parts, pauseMs, exitCode } = JSON.parse(readFileSync('parts.json', 'utf8'));
for (const [descriptor, text] of parts) {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    try { done += writeSync(descriptor, bytes, done); } catch (error) { if (error.code !== 'EAGAIN') throw error; }
  }
  await delay(pauseMs);
}
process.exitCode = exitCode;
`;

interface Print {
  readonly parts: readonly (readonly [1 | 2, string])[];
  readonly pauseMs?: number;
  readonly exitCode?: number;
}

async function print({ parts, pauseMs = 0, exitCode = 0 }: Print): Promise<Launched> {
  project.write('leak.mjs', PROGRAM);
  project.write('parts.json', JSON.stringify({ parts, pauseMs, exitCode }));
  project.declare({ work: { run: 'node leak.mjs' } }, { redact: ['customer-[0-9-]+-x', 'PLAIN_NAME'] });
  return project.launch('work', { env: ENVIRONMENT });
}

/** Every file below root that p1 wrote: all but the files of output sets, whose manifest is p1's. */
function written(): readonly (readonly [string, string])[] {
  return readdirSync(project.at('.p1'), { recursive: true, encoding: 'utf8' })
    .filter(path => statSync(project.at('.p1', path)).isFile())
    .filter(path => !/^outputs\/[^/]+\/(?:current|\d{8}T[^/]+)\/(?!manifest\.json$)/.test(path))
    .map(path => [path, readFileSync(project.at('.p1', path), 'latin1')] as const);
}

function expectNothing({ stdout, stderr }: { stdout: string; stderr: string }, needles = NEEDLES): void {
  const files = [...written(), ['stdout', stdout] as const, ['stderr', stderr] as const];
  expect(files.length).toBeGreaterThan(6);
  const leaks = files.flatMap(([path, text]) =>
    needles.flatMap(needle => {
      const isThere = text.includes(needle) || text.includes(Buffer.from(needle).toString('latin1'));
      return isThere ? [`${path}: ${needle}`] : [];
    }),
  );
  expect(leaks).toEqual([]);
}

describe('no file that p1 wrote, and no stream of it, has a secret that the step printed', () => {
  test.each([...FORMS, ['as a token of a known format', TOKEN], ['by a pattern of p1.yml', PATTERNED]])(
    '%s, on both streams, whole and split with a pause at each third',
    async (_title, form) => {
      const cut = Math.floor(form.length / 3);
      const pieces = [form.slice(0, cut), form.slice(cut, 2 * cut), form.slice(2 * cut)];
      const split = (stream: 1 | 2) => pieces.map(piece => [stream, piece] as const);
      const parts = [
        [1, `${form}\n`],
        [2, `a ${form} b\n`],
        [1, 'x='],
        ...split(1),
        [1, ';\n'],
        ...split(2),
      ] as const;
      const answer = await print({ parts, pauseMs: 30 });
      expect(answer.result.reason_code).toBe('ok');
      expect(answer.stderr).toContain('***');
      expectNothing(answer);
    },
  );

  test('byte by byte', async () => {
    const parts = [...SECRET, ' ', ...TOKEN, ' ', ...PATTERNED].map(letter => [1, letter] as const);
    expectNothing(await print({ parts, pauseMs: 3 }));
  });

  test.each([-21, -10, -1, 0, 1, 10])('across %i bytes of each 64 KiB of one line', async shift => {
    const block = (at: number) => '.'.repeat(64 * 1024 * at + shift - 30);
    const parts = [1, 2, 3].map(at => [1, block(at) + [SECRET, ` ${TOKEN} `, PATTERNED][at - 1]] as const);
    expectNothing(await print({ parts: [...parts, [1, '\n']] }));
  });

  test('in the last line, without an end, of a step that fails', async () => {
    const answer = await print({
      parts: [
        [2, `fatal: ${SECRET}`],
        [1, TOKEN],
      ],
      exitCode: 3,
    });
    expect(answer.result).toMatchObject({ reason_code: 'exit-nonzero' });
    expectNothing(answer);
  });
});

describe('no file that p1 wrote has a secret that stands', () => {
  test.each(['DEPLOY_PASSWORD', 'MY_TOKEN', 'API_KEY', 'aws_secret_access_key', 'NPM_AUTH', 'PLAIN_NAME'])(
    'in the variable %s',
    async name => {
      project.declare({ work: { run: `echo "it is $${name}"` } }, { redact: ['PLAIN_NAME'] });
      const answer = await project.launch('work', { env: { [name]: 'correct-horse-battery' } });
      expect(answer.stderr).toContain('it is ***');
      expectNothing(answer, ['correct-horse-battery']);
    },
  );

  test('in a failing command line', async () => {
    project.declare({ work: { run: `curl-of-nobody --header "${TOKEN}"; exit 7` } });
    const answer = await project.launch('work', { env: ENVIRONMENT });
    expect(answer.result.reason_code).toBe('exit-nonzero');
    expectNothing(answer);
  });

  test('in a program that cannot be started', async () => {
    project.declare({ work: { run: 'true', shell: `/nowhere/${TOKEN}` } });
    const answer = await project.launch('work', { env: ENVIRONMENT });
    expect(answer.result.reason_code).toBe('not-found');
    expectNothing(answer);
  });

  test('in the `env` of a step', async () => {
    project.declare({ work: { run: 'env', env: { SERVICE_PASSWORD: 'correct-horse-battery' } } });
    expectNothing(await project.launch('work'), ['correct-horse-battery']);
  });

  test('in the value of a parameter', async () => {
    project.declare({ work: { run: 'echo "$P1_PARAM_WHO"', parameters: { who: 'string' } } });
    const args = ['--parameters', JSON.stringify({ who: SECRET })];
    expectNothing(await project.launch('work', { args, env: ENVIRONMENT }));
  });

  test('in a parameter that is not legal', async () => {
    project.declare({ work: { run: 'true', parameters: { n: 'integer' } } });
    const args = ['--parameters', JSON.stringify({ n: TOKEN })];
    const { stdout, stderr } = await project.start('work', { args, env: ENVIRONMENT }).ended;
    expect(`${stdout}${stderr}`).not.toContain(TOKEN);
  });

  test('in the name of a file that is refused', async () => {
    project.declare({ work: { run: `ln -s /etc/passwd "$P1_OUTPUT_DIR/${TOKEN}"` } });
    const answer = await project.launch('work', { env: ENVIRONMENT });
    expect(answer.result.reason_code).toBe('outputs-invalid');
    expectNothing(answer);
  });
});

test('a file whose name holds a secret keeps its real name in the manifest, which would be wrong otherwise', async () => {
  project.declare({ work: { run: `echo x > "$P1_OUTPUT_DIR/${TOKEN}"`, outputs: ['*'] } });
  const { stdout, stderr } = await project.launch('work', { env: ENVIRONMENT });
  expect(project.current('work')).toMatchObject({ kind: 'whole', paths: [TOKEN] });
  const leaks = written().filter(([path, text]) => text.includes(TOKEN) && !path.endsWith('/manifest.json'));
  expect(leaks.map(([path]) => path)).toEqual([]);
  expect(`${stdout}${stderr}`).not.toContain(TOKEN);
});
