import { relative, sep } from 'node:path';
import type {
  Config,
  DependenciesConfig,
  PriceOverride,
  RegressionConfig,
  ScanConfig,
} from '../../config/config.ts';
import { BYTES_PER_MB } from '../../config/defaults.ts';
import { FAIL_ON } from '../../config/fail-on.ts';
import { dlqLoosenings } from './dlq-loosenings.ts';
import { gatesLoosenings } from './gates-loosenings.ts';
import { guardLoosenings } from './guard-loosenings.ts';
import { grown, type Loosenings, lowered, moved, raised, shrunk, told, weakened } from './loosening.ts';
import { stepLoosenings } from './step-loosenings.ts';

/** What `after` allows that `before` did not, key by key. Both are whole p1.yml, defaults filled in. */
export function configLoosenings(before: Config, after: Config): Loosenings {
  return [
    ...moved('root', rootOf(before), rootOf(after)),
    ...stepLoosenings(before.steps, after.steps),
    ...priceLoosenings(before.prices, after.prices),
    ...guardLoosenings(before.guard, after.guard),
    ...dlqLoosenings(before.dlq, after.dlq),
    ...scanLoosenings(before.scan, after.scan),
    ...shrunk('toolchain.fail-on', before.toolchain.failOn, after.toolchain.failOn),
    ...lowered('toolchain.warn-days', before.toolchain.warnDays, after.toolchain.warnDays),
    ...dependencyLoosenings(before.dependencies, after.dependencies),
    ...regressionLoosenings(before.regression, after.regression),
    ...gatesLoosenings(before.gates, after.gates),
    ...lowered('report.history-days', before.historyDays, after.historyDays),
    ...shrunk('redact', before.redact, after.redact),
  ];
}

/** Another root is another ledger, another queue and another killswitch. */
function rootOf({ root, repositoryRoot }: Config): string {
  return relative(repositoryRoot, root).split(sep).join('/');
}

function scanLoosenings(before: ScanConfig, after: ScanConfig): Loosenings {
  return [
    ...moved('scan.config', before.config, after.config),
    ...moved('scan.ignore', before.ignore, after.ignore),
    ...weakened('scan.fail-on', FAIL_ON, before.failOn, after.failOn),
    ...lowered('scan.max-file-mb', before.maxFileBytes, after.maxFileBytes, bytes =>
      String(bytes / BYTES_PER_MB),
    ),
    ...lowered('scan.decode-depth', before.decodeDepth, after.decodeDepth),
    ...lowered('scan.archive-depth', before.archiveDepth, after.archiveDepth),
  ];
}

function dependencyLoosenings(before: DependenciesConfig, after: DependenciesConfig): Loosenings {
  return [
    ...weakened('dependencies.fail-on', ['low', 'moderate', 'high', 'critical'], before.failOn, after.failOn),
    ...shrunk('dependencies.licences.deny', before.deniedLicences, after.deniedLicences),
    ...grown('dependencies.allowed-hosts', before.allowedHosts, after.allowedHosts),
    ...lowered('dependencies.min-age-days', before.minAgeDays, after.minAgeDays),
    ...moved('dependencies.advisories', before.advisories, after.advisories),
  ];
}

function regressionLoosenings(before: RegressionConfig, after: RegressionConfig): Loosenings {
  return [
    ...moved('regression.cases', before.cases, after.cases),
    ...moved('regression.baseline', before.baseline, after.baseline),
    ...moved('regression.archive', before.archive, after.archive),
    ...lowered('regression.repeats', before.repeats, after.repeats),
    ...lowered('regression.noisy-repeats', before.noisyRepeats, after.noisyRepeats),
    ...raised('regression.tolerance', before.tolerance, after.tolerance),
  ];
}

/** What costs less on paper may be spent oftener. */
function priceLoosenings(before: Config['prices'], after: Config['prices']): Loosenings {
  return Object.entries(after).flatMap(([model, price]) => {
    const former = before[model];
    const key = `prices.${model}`;
    if (former === undefined) return [told(key, 'takes the place of the price that p1 brings')];
    return PRICES.flatMap(part => lowered(`${key}.${part}`, former[part] ?? 0, price[part] ?? 0));
  });
}

const PRICES: readonly (keyof PriceOverride)[] = [
  'input',
  'output',
  'cache-write-5m',
  'cache-write-1h',
  'cache-read',
];
