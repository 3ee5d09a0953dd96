import { z } from 'zod';
import { ERROR_CLASSES } from '../kernel/error-classes.ts';
import { ALERT_SEVERITIES } from '../kernel/events/alert.ts';
import { RESTING_STATES } from '../kernel/resting-states.ts';
import { REASON_CODES } from '../kernel/result.ts';
import { RUN_STATES } from '../kernel/run-states.ts';

const text = z.string();
const maybe = z.string().nullable();
const count = z.int().min(0);
const ms = z.number().min(0);

const run = z
  .strictObject({
    run_id: text.describe('Which run is it?'),
    job: text.describe('In which job did it run?'),
    step: text.describe('Which step did it run?'),
    attempt: z.int().min(1).describe('Which attempt was it?'),
    state: z.enum(RUN_STATES).describe('How far did it get?'),
    reason_code: z.enum(REASON_CODES).nullable().describe('Why did it end so, for a program that branches?'),
    message: maybe.describe('Why did it end so, for a person?'),
    fix: maybe.describe('What is to be done about it?'),
    command: text.describe('What was executed?'),
    is_smoke: z.boolean().describe('Was it a smoke run, whose outputs do not count?'),
    queued_at: text.describe('When was it asked for?'),
    started_at: maybe.describe('When did its process start?'),
    finished_at: maybe.describe('When did it end?'),
    duration_ms: ms.nullable().describe('How long did it take from asking to end?'),
    timeout_ms: ms.describe('How long was it allowed to take?'),
    exit_code: z.int().nullable().describe('What did the process answer?'),
    signal: maybe.describe('Which signal ended the process?'),
    outputs_path: maybe.describe('Where are its outputs?'),
    manifest_digest: maybe.describe('What proves that the outputs are these?'),
    output_files: count.describe('How many files did it leave?'),
    output_bytes: count.describe('How much did it leave?'),
    undeclared_files: count.describe('How many of them did nobody declare?'),
    log_bytes: count.describe('How much did it print?'),
    is_log_truncated: z.boolean().describe('Is part of its log missing?'),
    evidence: maybe.describe('Where is what a failed run left?'),
    reserved_micro_usd: count.nullable().describe('How much was kept for it?'),
    cost_micro_usd: count.nullable().describe('How much did it cost?'),
    is_cost_reported: z.boolean().describe('Did it tell its cost, or is it what was kept for it?'),
  })
  .describe('One launch of one step');

const job = z
  .strictObject({
    job: text.describe('Which job?'),
    run_attempt: z.int().min(1).describe('Which attempt of the workflow run is this from?'),
    events: count.describe('How much did it tell?'),
    started_at: maybe.describe('When did its first p1 action start?'),
    finished_at: maybe.describe('When did its last p1 action end?'),
    failures: count.describe('How many of its p1 actions failed?'),
  })
  .describe('One journal');

const deadLetter = z
  .strictObject({
    letter: text.describe('Which entry?'),
    step: text.describe('Which step failed?'),
    attempt: z.int().min(1).describe('Which attempt was the last that was made or begun?'),
    state: z
      .enum([...RESTING_STATES, 'processing', 'resolved', 'purged'])
      .describe('What became of it in this session?'),
    class: z.enum(ERROR_CLASSES).nullable().describe('What kind of failure was it?'),
    due_at: maybe.describe('When may it be retried?'),
    actor: maybe.describe('Who did that to it by hand?'),
    why: maybe.describe('Why did that become of it?'),
  })
  .describe('One dead letter that the session touched');

const ignoredDeadLetter = z
  .strictObject({
    name: text.describe('What was it called?'),
    why: text.describe('Why was it not taken for an entry?'),
  })
  .describe('Something in the queue that was left alone');

const alert = z
  .strictObject({
    severity: z.enum(ALERT_SEVERITIES).describe('How bad is it?'),
    code: text.describe('What is it about, for a program that branches?'),
    message: text.describe('What is it about, for a person?'),
    fix: text.describe('What is to be done about it?'),
  })
  .describe('Something that somebody should look at now');

const scan = z
  .strictObject({
    job: text.describe('Which job scanned?'),
    source: z.enum(['tree', 'staged', 'range', 'history']).describe('What kind of thing was scanned?'),
    what: text.describe('What was scanned?'),
    commits: count.describe('How many commits were read?'),
    blobs: count.describe('How many files were read whole?'),
    bytes: count.describe('How much was scanned?'),
    left_out: count.describe('How many files were not scanned?'),
    findings: count.describe('How many secrets does nobody answer for?'),
    failing: count.describe('How many of them are bad enough to fail?'),
    ignored: count.describe('How many secrets does somebody answer for?'),
  })
  .describe('One scan for secrets');

const secret = z
  .strictObject({
    rule: text.describe('Which rule found it?'),
    severity: z.enum(['low', 'medium', 'high', 'critical']).describe('How bad is it?'),
    path: text.describe('In which file is it?'),
    line: z.int().min(1).describe('On which line?'),
    commit: maybe.describe('Which commit brought it?'),
    fingerprint: text.describe('By what can it be ignored?'),
    fails: z.boolean().describe('Is it bad enough to fail?'),
  })
  .describe('A secret that was found');
const score = z.number().min(0).max(1);

const regressionRun = z
  .strictObject({
    job: text.describe('Which job ran it?'),
    tier: z.enum(['mini', 'extended']).describe('Which cases were run?'),
    shard: maybe.describe('Which part of the suite was it, if not all of it?'),
    verdict: z
      .enum(['pass', 'degraded', 'regressed', 'insufficient'])
      .nullable()
      .describe('How does it compare with the baseline, if it could be compared?'),
    reason_code: z.enum(REASON_CODES).describe('What is that for a program that branches?'),
    score: score.describe('What is the score?'),
    baseline_score: score.nullable().describe('What was it when the baseline was frozen?'),
    passed: count.describe('How many cases passed?'),
    failed: count.describe('How many failed?'),
    regressed: z.array(text).describe('Which cases regressed?'),
    baseline_digest: maybe.describe('With which baseline was it compared?'),
  })
  .describe('One run of a regression suite');

const failingCase = z
  .strictObject({
    job: text.describe('Which job ran it?'),
    case: text.describe('Which case is it?'),
    title: text.describe('What does it show?'),
    passes: count.describe('How many of its repeats passed?'),
    repeats: count.describe('How many were there?'),
    is_critical: z.boolean().describe('Does it fail the suite by itself?'),
    is_noisy: z.boolean().describe('May it fail by chance?'),
    message: maybe.describe('What was the first thing that was not met?'),
  })
  .describe('One case of a regression suite that failed');

const frozen = z
  .strictObject({
    job: text.describe('Which job froze it?'),
    digest: text.describe('Which baseline is it?'),
    former_digest: maybe.describe('Upon which one does it follow?'),
    cases: count.describe('How many cases are in it?'),
    score: score.describe('What is their score?'),
    actor: maybe.describe('Who froze it?'),
    reason: text.describe('Why?'),
  })
  .describe('One baseline that was frozen');

const dependencyCheck = z
  .strictObject({
    job: text.describe('Which job checked?'),
    projects: count.describe('How many lockfiles or projects were looked at?'),
    packages: count.describe('How many packages are in them?'),
    errors: count.describe('How many findings fail?'),
    warnings: count.describe('How many findings only warn?'),
    notes: count.describe('How many are only told?'),
    advisories_source: maybe.describe('Where are the advisories from?'),
    advisories_as_of: maybe.describe('How old are they?'),
    not_run: z.array(text).describe('Which parts were to run and did not?'),
  })
  .describe('One check of dependencies');

const toolchainCheck = z
  .strictObject({
    job: text.describe('Which job checked?'),
    pins: count.describe('How many versions do files ask for?'),
    files: count.describe('How many files were read?'),
    findings: count.describe('How much was found?'),
    failing: count.describe('How much of it fails?'),
    edits: count.describe('How many versions were rewritten?'),
    machine_asked: z.boolean().describe('Were installed tools asked for their versions?'),
    tools: z
      .array(
        z.strictObject({
          tool: text.describe('Which tool?'),
          verdict: z.enum(['fail', 'warn', 'ok']).describe('Is it as it should be?'),
          installed: text.describe('What is installed of it?'),
          pins: count.describe('How many places ask for a version of it?'),
        }),
      )
      .describe('What became of each tool?'),
    worst: z
      .array(
        z.strictObject({
          kind: text.describe('What kind of thing is it?'),
          tool: maybe.describe('Which tool is it about?'),
          file: text.describe('In which file is it?'),
          line: z.int().min(1).describe('On which line?'),
          message: text.describe('What is wrong?'),
          fix: text.describe('What is to be done about it?'),
          fails: z.boolean().describe('Is it bad enough to fail?'),
        }),
      )
      .describe('What was found, at most 200 of it?'),
  })
  .describe('One check of the versions of tools');

const gate = z
  .strictObject({
    job: text.describe('Which job asked?'),
    gate: text.describe('Which gate was asked?'),
    verdict: z
      .enum(['pass', 'warn', 'fail', 'waived', 'error', 'not-applicable'])
      .describe('What did it come to, where error is that it could not run?'),
    why: text.describe('Why did it come to that?'),
    fix: maybe.describe('What is to be done first?'),
    errors: count.describe('How much could not be judged?'),
    failures: count.describe('How many findings fail?'),
    warnings: count.describe('How many findings only warn?'),
    waived: count.describe('How many findings does a waiver stand for?'),
    duration_ms: ms.describe('How long did it take?'),
    is_partial: z.boolean().describe('Were only some gates asked, which is no check?'),
    worst: z
      .array(
        z.strictObject({
          criterion: text.describe('Which condition holds?'),
          level: z.enum(['error', 'fail', 'warn', 'waived']).describe('What does it count as?'),
          message: text.describe('What is wrong?'),
          fix: text.describe('What is to be done about it?'),
          file: maybe.describe('In which file is it?'),
          line: z.int().min(1).nullable().describe('On which line?'),
          scope: text.describe('By what can a waiver name it?'),
        }),
      )
      .describe('What was found, at most 20 of it?'),
  })
  .describe('One CI gate that was asked');

/** `session_report.json`: every field is described by the question that it answers. */
export const reportSchema = z
  .strictObject({
    schema_version: z.literal(1).describe('How is this document to be read?'),
    session_id: text.describe('Which session is this about?'),
    run_attempt: z.int().min(1).describe('Which attempt of it?'),
    outcome: z.enum(['PASS', 'FAIL', 'RUNNING']).describe('Did everything that was asked for succeed?'),
    reason_code: z.enum(REASON_CODES).describe('What decided the outcome, for a program that branches?'),
    headline: text.describe('What happened, in one line?'),
    next_step: text.describe('What should the reader do now?'),
    started_at: maybe.describe('When did it begin?'),
    finished_at: maybe.describe('When did it end?'),
    duration_ms: ms.nullable().describe('How long did it take?'),
    p1_version: maybe.describe('Which p1 did the work?'),
    node_version: maybe.describe('On which Node?'),
    platform: maybe.describe('On which operating system and architecture?'),
    provider: maybe.describe('Where did it run: GitHub, a terminal, another CI?'),
    actor: maybe.describe('Who started it?'),
    repository: maybe.describe('For which repository?'),
    ref: maybe.describe('On which git ref?'),
    branch: maybe.describe('On which branch?'),
    sha: maybe.describe('At which commit?'),
    event: maybe.describe('What triggered it?'),
    workflow: maybe.describe('Which workflow was it?'),
    run_url: maybe.describe('Where is its page?'),
    build_id: maybe.describe('What does the CI system call it?'),
    pr_number: maybe.describe('For which pull request?'),
    config_path: maybe.describe('Which p1.yml was in force?'),
    config_digest: maybe.describe('Was it the p1.yml that I think it was?'),
    root: maybe.describe('Where are the files?'),
    is_offline: z.boolean().describe('Was p1 kept off the network, and the step from spending?'),
    is_regression: z.boolean().describe('Was it a regression run, which does not count as production?'),
    guard: text.describe('Was there a limit on what it could spend?'),
    dead_letters: text.describe('Do failures wait in a queue to be retried?'),
    actions_total: count.describe('How many p1 actions or commands took part?'),
    actions_failed: count.describe('How many of them failed?'),
    runs_total: count.describe('How many runs were asked for?'),
    runs_queued: count.describe('How many have not started?'),
    runs_running: count.describe('How many have no end yet?'),
    runs_succeeded: count.describe('How many succeeded?'),
    runs_failed: count.describe('How many failed?'),
    runs_skipped: count.describe('How many were not needed or not admitted?'),
    success_rate: z.number().min(0).max(1).nullable().describe('Which share of the ended runs succeeded?'),
    run_time_ms: ms.describe('How long did all runs take together?'),
    longest_run_ms: ms.nullable().describe('How long did the longest take?'),
    longest_step: maybe.describe('Which step was the longest?'),
    failed_steps: z.array(text).describe('Which steps failed?'),
    timeouts: count.describe('How many ran into their time limit?'),
    signals_sent: count.describe('How often did p1 have to signal a process?'),
    output_sets: count.describe('How many output sets were put in place?'),
    output_files: count.describe('How many files are in them?'),
    output_bytes: count.describe('How many bytes are in them?'),
    undeclared_files: count.describe('How many files did nobody declare?'),
    output_rejections: count.describe('How many output sets were refused?'),
    log_bytes: count.describe('How much did the steps print?'),
    logs_truncated: count.describe('How many logs lack a part?'),
    warnings_total: count.describe('How many warnings are there?'),
    runs_recovered: count.describe('How many runs whose p1 died were given an end?'),
    cost_micro_usd: count.describe('How much did all runs cost?'),
    budget_day: maybe.describe('Which day’s budget paid?'),
    budget_limit_micro_usd: count.nullable().describe('How much may that day cost?'),
    budget_source: maybe.describe('Who says so?'),
    budget_settled_micro_usd: count.nullable().describe('How much had that day cost at the end?'),
    budget_reserved_micro_usd: count.nullable().describe('How much might running steps still cost then?'),
    slots: count.nullable().describe('How many runs may go on at once?'),
    slots_taken: count.nullable().describe('How many did at the end?'),
    guard_refusals: count.describe('How often did the guard refuse?'),
    guard_shadow_refusals: count.describe('How often would it have refused, were it enforced?'),
    guard_top_ups: count.describe('How often was more kept for a run than at first?'),
    overruns: count.describe('How many runs cost more than was kept for them?'),
    leases_expired: count.describe('How many runs of others never settled?'),
    killswitch_stops: count.describe('How many runs met the killswitch?'),
    dead_letters_written: count.describe('How many failed runs were kept to be run again?'),
    dead_letters_claimed: count.describe('How many retries were begun?'),
    dead_letters_resolved: count.describe('How many retries succeeded, so that their entries are gone?'),
    dead_letters_purged: count.describe('How many entries did somebody remove for good?'),
    dead_letters_requeued: count.describe('How often was an entry set to wait for its next attempt?'),
    dead_letters_parked: count.describe('How often was an entry set to wait for a person?'),
    dead_letters_ignored: count.describe('How many entries were left alone as damaged or untrusted?'),
    illegal_transitions: count.describe(
      'Did any run move as none can, which means a bug or an edited journal?',
    ),
    silent_jobs: z.array(text).describe('Which jobs ran and told nothing?'),
    journals: count.describe('How many journals is this from?'),
    events_total: count.describe('How many events is this from?'),
    unknown_events: count.describe('How many events did a newer p1 write, which this one cannot read?'),
    unreadable_lines: count.describe('How many journal lines could not be read?'),
    jobs: z.array(job).describe('What did each job tell?'),
    runs: z.array(run).describe('What became of each run?'),
    alerts: z.array(alert).describe('What should somebody look at now?'),
    dead_letter_entries: z.array(deadLetter).describe('What became of each dead letter that was touched?'),
    ignored_dead_letters: z.array(ignoredDeadLetter).describe('Which entries were left alone, and why?'),
    secrets_found: count.describe('How many secrets were found that nobody answers for?'),
    secrets_ignored: count.describe('How many were found that somebody answers for?'),
    scans: z.array(scan).describe('What was scanned for secrets?'),
    secret_findings: z.array(secret).describe('Which secrets were found, at most 500 of them?'),
    toolchain_failing: count.describe('How many things are wrong with versions of tools?'),
    toolchain_checks: z.array(toolchainCheck).describe('What was checked of versions of tools?'),
    dependency_errors: count.describe('How many things are wrong with dependencies?'),
    dependency_checks: z.array(dependencyCheck).describe('What was checked of dependencies?'),
    gates_failed: count.describe('How many gates failed, or could not run?'),
    gates_warned: count.describe('How many gates warned, or pass by waivers alone?'),
    gates: z.array(gate).describe('What did each gate come to?'),
    regression_runs: z.array(regressionRun).describe('Which regression suites ran?'),
    regression_failing: count.describe('How many of their cases failed?'),
    regression_failing_cases: z.array(failingCase).describe('Which failed, at most 200 of them?'),
    regression_frozen: z.array(frozen).describe('Which baselines were frozen?'),
    warnings: z
      .array(
        z.strictObject({
          message: text.describe('What was noticed?'),
          fix: text.describe('What is to be done about it?'),
          step: maybe.describe('Which step is it about?'),
        }),
      )
      .describe('What should a person know that stopped nothing?'),
  })
  .describe('What happened in one session of p1');

export type SessionReport = z.infer<typeof reportSchema>;
export type RunReport = SessionReport['runs'][number];
export type DeadLetterReport = SessionReport['dead_letter_entries'][number];
export type ScanReport = SessionReport['scans'][number];
export type SecretReport = SessionReport['secret_findings'][number];
export type ToolchainCheckReport = SessionReport['toolchain_checks'][number];
export type RegressionReport = SessionReport['regression_runs'][number];
export type FailingCaseReport = SessionReport['regression_failing_cases'][number];
export type FrozenReport = SessionReport['regression_frozen'][number];
export type DependencyCheckReport = SessionReport['dependency_checks'][number];
export type GateReport = SessionReport['gates'][number];
export type JobReport = SessionReport['jobs'][number];
