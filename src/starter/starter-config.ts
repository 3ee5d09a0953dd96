import type { Discovery, FoundCommand } from './discovery.ts';

const NONE: FoundCommand = {
  step: 'example',
  command: 'echo "{}" > "$P1_OUTPUT_DIR/result.json" # your command',
  source: 'an example: nothing to run was found here',
};

/** The steps that the starter declares: what was found, or an example. */
export function starterSteps({ commands }: Discovery): readonly FoundCommand[] {
  return commands.length === 0 ? [NONE] : commands;
}

/** A p1.yml to start from, with what each line is for. It is legal as it is. */
export function starterConfig(discovery: Discovery): string {
  const steps = starterSteps(discovery)
    .map(each => stepText(each))
    .join('\n');
  return `# What p1 runs in this repository, and within which limits. docs/reference.md of p1 has every key; \`p1 config\` shows what is in force.
version: 1

steps:
${steps}

# The guard admits a run only within these limits. Remove the first # of each line to turn it on.
# guard:
#   daily-budget-usd: 50     # of all runs of a UTC day
#   concurrency: 3           # runs at the same time
#   qps: 2                   # requests a second, told to the steps

# Who may let the policy change: their review is what the gate \`change-control\` asks for.
# gates:
#   approvers: [your-github-name]
`;
}

function stepText({ step, command, source }: FoundCommand): string {
  return `  ${step}: # ${source}
    run: ${scalar(command)}
    timeout: 30m
    # What it must leave in $P1_OUTPUT_DIR. A run that leaves less fails, and leaves nothing.
    # outputs:
    #   - { path: result.json, json: true }
    # What it may cost: so much is kept of the day's budget before it starts.
    # budget-usd: 1`;
}

/** Quoted where YAML would read it as anything but this text. */
function scalar(text: string): string {
  return /^[A-Za-z0-9][A-Za-z0-9 ./_-]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
