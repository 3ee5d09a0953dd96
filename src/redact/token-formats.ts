/**
 * Formats of tokens that are secret wherever they stand, whatever the variable that brought them: a fixed
 * prefix that the provider documents, then a bounded body. The secret scan has the full pack; these few are what
 * a pipeline's own log is likeliest to show.
 */
export interface TokenFormat {
  /** Literal start, by which a chunk without any is passed over. */
  readonly prefix: string;
  /** What may follow the prefix, as a regular expression's source. */
  readonly body: string;
}

/** No token of these formats is longer; what may be the start of one is held back by this much. */
export const LONGEST_TOKEN = 12_288;

export const TOKEN_FORMATS: readonly TokenFormat[] = [
  { prefix: 'sk-ant-', body: '[A-Za-z0-9_-]{20,256}' },
  { prefix: 'sk-svcacct-', body: '[A-Za-z0-9_-]{20,256}' },
  { prefix: 'sk_test_', body: '[A-Za-z0-9]{16,256}' },
  { prefix: 'dckr_pat_', body: '[A-Za-z0-9_-]{20,255}' },
  { prefix: 'glptt-', body: '[A-Za-z0-9_.-]{20,255}' },
  { prefix: 'AGE-SECRET-KEY-1', body: '[A-Z0-9]{50,100}' },
  { prefix: 'sk-proj-', body: '[A-Za-z0-9_-]{20,256}' },
  { prefix: 'sk_live_', body: '[A-Za-z0-9]{16,256}' },
  { prefix: 'rk_live_', body: '[A-Za-z0-9]{16,256}' },
  { prefix: 'ghp_', body: '[A-Za-z0-9]{36,255}' },
  { prefix: 'gho_', body: '[A-Za-z0-9]{36,255}' },
  { prefix: 'ghu_', body: '[A-Za-z0-9]{36,255}' },
  { prefix: 'ghs_', body: '[A-Za-z0-9._-]{36,1000}' },
  { prefix: 'ghr_', body: '[A-Za-z0-9]{36,255}' },
  { prefix: 'github_pat_', body: '[A-Za-z0-9_]{22,255}' },
  { prefix: 'glpat-', body: '[A-Za-z0-9_.-]{20,255}' },
  { prefix: 'npm_', body: '[A-Za-z0-9]{36}' },
  { prefix: 'pypi-', body: '[A-Za-z0-9_-]{50,1000}' },
  { prefix: 'AKIA', body: '[A-Z2-7]{16}' },
  { prefix: 'ASIA', body: '[A-Z2-7]{16}' },
  { prefix: 'AIza', body: '[A-Za-z0-9_-]{35}' },
  { prefix: 'xoxb-', body: '[A-Za-z0-9-]{20,255}' },
  { prefix: 'xoxp-', body: '[A-Za-z0-9-]{20,255}' },
  { prefix: 'xapp-', body: '[A-Za-z0-9-]{20,255}' },
  { prefix: 'hf_', body: '[A-Za-z0-9]{30,60}' },
  { prefix: 'eyJ', body: '[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{10,2000}' },
];
