import { withGithubTail, withGitlabTail, withGrafanaTail } from './checksum-tails.ts';
import type { Draw } from './draw.ts';
import { type Generate, named, token, within } from './sample.ts';

const github = (prefix: string) => token(d => withGithubTail(`${prefix}_`, d.alnum(30)));

/** The old form first, by which a character too few is told; then the two routable ones. */
const gitlab = (prefix: string, body: (draw: Draw) => string) =>
  token(d => {
    const form = d.pick('old', 'routable', 'versioned');
    const length = d.of('0123456789abcdefghijklmnopqrstuvwxyz', 2);
    if (form === 'old') return `${prefix}-${body(d)}`;
    return withGitlabTail(`${prefix}-${d.url64(40, 200)}.${form === 'routable' ? '' : '01.'}${length}`);
  });

const url64 = (size: number) => (d: Draw) => d.url64(size);

export const CODE_SAMPLES: Readonly<Record<string, Generate>> = {
  'github-personal-access-token': github('ghp'),
  'github-oauth-token': github('gho'),
  'github-app-user-token': github('ghu'),
  'github-app-installation-token': github('ghs'),
  'github-refresh-token': token(d => withGithubTail('ghr_', d.alnum(70))),
  'github-app-installation-jwt': token(
    d => `ghs_${d.digits(1, 20)}_eyJ${d.url64(20, 400)}.eyJ${d.url64(20, 1200)}.${d.url64(43, 700)}`,
  ),
  'github-fine-grained-token': token(d => `github_pat_${d.alnum(22)}_${d.alnum(59)}`),
  'bitbucket-app-password': token(d => `ATBB${d.alnum(24)}${d.upperHex(8)}`),
  'bitbucket-access-token': token(d => `ATCTT3xFf${d.url64(150, 220)}=${d.upperHex(8)}`),
  'atlassian-api-token': token(d => `ATATT3xFf${d.url64(150, 220)}=${d.upperHex(8)}`),
  'atlassian-api-token-of-old-format': named('jira_api_token', d => d.alnum(24)),
  'gitea-token': named('gitea_token', d => d.hex(40)),
  'gitee-token': named('gitee_token', d => d.hex(32)),
  'sourcegraph-token': token(d => `sgp_${d.pick('', 'local_')}${d.hex(40)}`),
  'gitlab-personal-access-token': gitlab('glpat', url64(20)),
  'gitlab-oauth-application-secret': gitlab('gloas', url64(64)),
  'gitlab-deploy-token': gitlab('gldt', url64(20)),
  'gitlab-runner-token': gitlab('glrt', d => d.pick('', 't1_') + d.url64(20)),
  'gitlab-runner-registration-token': gitlab('glrtr', url64(20)),
  'gitlab-job-token': gitlab('glcbt', d => d.pick('', '64_') + d.url64(20)),
  'gitlab-pipeline-trigger-token': gitlab('glptt', d => d.hex(40)),
  'gitlab-feed-token': gitlab('glft', url64(20)),
  'gitlab-incoming-mail-token': gitlab('glimt', url64(25)),
  'gitlab-agent-token': gitlab('glagent', url64(50)),
  'gitlab-workspace-token': gitlab('glwt', url64(20)),
  'gitlab-scim-token': gitlab('glsoat', url64(20)),
  'gitlab-feature-flags-token': gitlab('glffct', url64(20)),
  'gitlab-runner-registration-token-of-old-format': token(d => `GR1348941${d.url64(20)}`),
  'npm-access-token': github('npm'),
  'npm-access-token-of-old-format': within('//registry.example/:_authToken=', d => d.uuid()),
  'pypi-token': token(d => `pypi-${'AgEIcHlwaS5vcmc'}${d.url64(50, 1000)}`),
  'test-pypi-token': token(d => `pypi-${'AgENdGVzdC5weXBpLm9yZ'}${d.url64(50, 1000)}`),
  'rubygems-api-key': token(d => `rubygems_${d.hex(48)}`),
  'nuget-api-key': token(d => `oy2${d.lower(43)}`),
  'crates-io-token': token(d => `cio${d.alnum(32)}`),
  'docker-personal-access-token': token(d => `dckr_pat_${d.url64(27)}`),
  'docker-organization-access-token': token(d => `dckr_oat_${d.url64(27, 32)}`),
  'docker-config-auth': within(
    '{ "auths": { "https://index.docker.io/v1/": { "auth": "',
    d => d.base64(28, 400),
    '" } } }',
  ),
  'clojars-token': token(d => `CLOJARS_${d.lower(60)}`),
  'packagist-token': token(d => `packagist_${d.pick('ack', 'out', 'uut')}_${d.hex(68)}`),
  'jfrog-api-key': token(d => `AKCp${d.alnum(69)}`),
  'jfrog-reference-token': token(d => `cmVmdGtu${d.alnum(56)}`),
  'sonarqube-project-token': token(d => `sqp_${d.hex(40)}`),
  'sonarqube-user-token': token(d => `squ_${d.hex(40)}`),
  'sonarqube-global-token': token(d => `sqa_${d.hex(40)}`),
  'sonarcloud-token': named('sonar_token', d => d.hex(40)),
  'snyk-token': named('snyk_token', d => d.uuid()),
  'codecov-token': named('codecov_token', d => d.uuid()),
  'codacy-token': named('codacy_project_token', d => d.hex(32)),
  'coveralls-token': named('coveralls_repo_token', d => d.alnum(32, 33)),
  'socket-api-token': token(d => `sktsec_${d.alnum(40, 60)}_api`),
  'circleci-token': token(d => `CCI${d.pick('PAT', 'PRJ')}_${d.alnum(22)}_${d.hex(40)}`),
  'circleci-token-of-old-format': named('circleci_token', d => d.hex(40)),
  'buildkite-api-token': token(d => `bkua_${d.hex(40)}`),
  'buildkite-agent-token': named('buildkite_agent_token', d => d.alnum(50)),
  'travis-token': named('travis_token', d => d.url64(22)),
  'jenkins-api-token': named('jenkins_api_token', d => `11${d.hex(32)}`),
  'terraform-cloud-token': token(d => `${d.alnum(14)}.atlasv1.${d.url64(60, 70)}`),
  'pulumi-access-token': token(d => `pul-${d.hex(40)}`),
  'octopus-deploy-api-key': token(d => `API-${d.upper(25, 36)}`),
  'harness-token': token(d => `${d.pick('pat', 'sat')}.${d.url64(22)}.${d.hex(24)}.${d.alnum(20)}`),
  'prefect-api-key': token(d => `${d.pick('pnu', 'pnb')}_${d.alnum(36)}`),
  'dbt-cloud-token': token(d => `${d.pick('dbtc', 'dbtu')}_${d.url64(38, 44)}`),
  'expo-token': token(d => `expo_${d.url64(40)}`),
  'deno-deploy-token': token(d => `${d.pick('ddp', 'ddw')}_${d.alnum(36)}`),
  'postman-api-key': token(d => `PMAK-${d.hex(24)}-${d.hex(34)}`),
  'postman-collection-key': token(d => `PMAT-${d.upper(26)}`),
  'launchdarkly-sdk-key': token(d => `sdk-${d.uuid()}`),
  'launchdarkly-access-token': token(d => `api-${d.uuid()}`),
  'statsig-secret-key': token(d => `secret-${d.alnum(43)}`),
  'rapidapi-key': named('rapidapi_key', d => `${d.hex(10)}msh${d.hex(15)}p1${d.hex(5, 6)}jsn${d.hex(12)}`),
  'readme-api-key': token(d => `rdme_${d.lower(70)}`),
  'beamer-api-key': within('beamer.init("', d => `b_${d.url64(44)}`),
  'apify-token': token(d => `apify_api_${d.alnum(34, 40)}`),
  'grafana-service-account-token': token(d => withGrafanaTail(`glsa_${d.alnum(32)}`)),
};
