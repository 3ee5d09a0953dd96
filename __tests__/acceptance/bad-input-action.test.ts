import { mkdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { startJob } from '../doubles/job/job.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { BAD_CONFIGS, expectUntouched, STEP, WITH_PARAMETER } from './bad-configs.ts';

const folder = useTempFolder();
const result = z.object({
  decision: z.string(),
  reason_code: z.string(),
  message: z.string(),
  fix: z.string(),
});
const INJECTED = 'x\n::set-output name=decision::continue\n::add-mask::y\r\n##[error]z%0A::error::w';

/** The file is read by the same code as at the terminal: here it matters what its error becomes. */
const ALSO_IN_A_JOB = [
  'an unknown step',
  'a misspelt key',
  'aliases that multiply',
  'a NUL byte',
  'workflow commands in a key',
  'terminal controls in a value',
];

describe('as an action: one error annotation, config-invalid in the outputs, exit code 1, nothing under root', () => {
  const LAUNCH = BAD_CONFIGS.filter(({ title }) => ALSO_IN_A_JOB.includes(title)).map(
    ({ title, yaml, step = 'build', parameters = '', message }) => ({
      title: `launch: ${title}`,
      action: 'launch',
      yaml,
      inputs: { step, parameters },
      message,
    }),
  );
  test.each([
    ...LAUNCH,
    {
      title: 'launch: a step with line breaks',
      action: 'launch',
      yaml: STEP,
      inputs: { step: INJECTED },
      message: /input step: "x\\n::set-output .* is not a line of text\. Give/,
    },
    {
      title: 'launch: a config with line breaks',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'build', config: INJECTED },
      message: /input config: "x\\n::set-output .* is not a line of text\. Give/,
    },
    {
      title: 'launch: a flag with line breaks',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'build', smoke: INJECTED },
      message: /input smoke: .* is not true or false\. Give/,
    },
    {
      title: 'launch: a timeout that is a workflow command',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'build', timeout: '::stop-commands::t' },
      message: /input timeout: "::stop-commands::t" is not a duration .* Give/,
    },
    {
      title: 'launch: a step that is a workflow command',
      action: 'launch',
      yaml: STEP,
      inputs: { step: '::add-mask::build' },
      message: /step: \S+ has no step "::add-mask::build"\. /,
    },
    {
      title: 'launch: a step with an escaped line break',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'a%0A::error::b' },
      message: /step: \S+ has no step "a%250A::error::b"\. /,
    },
    {
      title: 'launch: parameters that are workflow commands',
      action: 'launch',
      yaml: WITH_PARAMETER,
      inputs: { step: 'build', parameters: INJECTED },
      message: /input parameters: .* is not a JSON object .* Give/,
    },
    {
      title: 'launch: a name with line breaks',
      action: 'launch',
      yaml: WITH_PARAMETER,
      inputs: { step: 'build', parameters: JSON.stringify({ [INJECTED]: 1, name: 'a' }) },
      message: /parameter "x\\n::set-output .*: The step declares no such parameter\. /,
    },
    {
      title: 'launch: outputs without a command',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'build', outputs: 'a\n::error::b' },
      message: /outputs: The outputs of step "build" stand in p1\.yml\. Change/,
    },
    {
      title: 'launch: a file that is not there',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'build', config: 'none.yml' },
      message: /none\.yml: There is no such file\. Create it/,
    },
    {
      title: 'launch: a folder in place of the file',
      action: 'launch',
      yaml: STEP,
      inputs: { step: 'build', config: 'other' },
      message: /other: The file cannot be read: EISDIR.* Name a YAML file/,
    },
    {
      title: 'session-report: a title with line breaks',
      action: 'session-report',
      yaml: STEP,
      inputs: { title: INJECTED },
      message: /input title: "x\\n::set-output .* is not a line of text\. Give/,
    },
    {
      title: 'session-report: a file that is not there',
      action: 'session-report',
      yaml: STEP,
      inputs: { config: '::add-mask::none.yml' },
      message: /::add-mask::none\.yml: There is no such file\. Create it/,
    },
    {
      title: 'session-report: a misspelt key',
      action: 'session-report',
      yaml: `${STEP}    tiemout: 5m\n`,
      inputs: {},
      message: /p1\.yml:5:5: .*Did you mean `timeout`\?/,
    },
  ])('$title', async ({ action, yaml, inputs, message }) => {
    const job = startJob(folder.path);
    folder.write('workspace/.github/p1.yml', yaml);
    mkdirSync(folder.at('workspace/other'));
    const { status, stdout, stderr, outputs } = await job.main(action, inputs);
    const lines = stdout.split('\n').filter(line => line !== '');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      new RegExp(`^::error title=p1 ${action}%3A config-invalid[^:]*::.*${message.source}`),
    );
    expect([stderr, status]).toEqual(['', 1]);
    expect(outputs).toMatchObject({ decision: 'failure', 'reason-code': 'config-invalid' });
    expect(result.parse(JSON.parse(outputs['result'] ?? ''))).toMatchObject({
      reason_code: 'config-invalid',
    });
    expectUntouched(job.workspace);
  });

  test('session-report: a title that is a workflow command reaches the summary and no log line', async () => {
    const job = startJob(folder.path);
    await job.main('launch', { run: 'true' });
    const { stdout, summary } = await job.main('session-report', { title: '::add-mask::x %0A::error::y' });
    expect(summary).toContain('::add-mask::x');
    expect(stdout).not.toMatch(/^\s*::/m);
  });
});
