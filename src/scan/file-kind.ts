/**
 * What a value without quotes is, depends on the language: in `config` and `shell` files it is the value itself, in
 * `code` the name of something, in `prose` and `data` either.
 */
export type FileKind = 'code' | 'config' | 'shell' | 'prose' | 'data' | 'translation' | 'lock';

const KINDS: readonly (readonly [FileKind, RegExp])[] = [
  [
    'lock',
    /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|packages\.lock\.json|go\.sum|\.terraform\.lock\.hcl|(?:yarn|bun|deno|cargo|gemfile|composer|pipfile|poetry|pdm|uv|pixi|flake|mix|pubspec|podfile|package|cartfile|berksfile|symfony)\.lock)$/i,
  ],
  [
    'translation',
    /(^|\/)(i18n|l10n|locales?|lang|languages?|translations?)\/|\.(po|pot|xlf|xliff|resx|strings)$|(^|\/)messages?[_.-]\w+\./i,
  ],
  [
    'config',
    /(^|\/)\.?env(\.[\w.-]+)?$|\.(env|ya?ml|properties|ini|conf|cfg|cnf|config|toml|netrc|npmrc|pgpass|htpasswd|creds?|credentials)$|(^|\/)(\.netrc|_netrc|\.npmrc|\.pypirc|\.my\.cnf|credentials|config)$/i,
  ],
  [
    'shell',
    /\.(sh|bash|zsh|fish|ps1|bat|cmd|envrc|profile)$|(^|\/)(dockerfile|makefile|vagrantfile)[\w.-]*$/i,
  ],
  ['data', /\.(json|jsonl|ndjson|json5|csv|tsv|xml|plist|html?|har|sql|ipynb|tfstate|tfvars)$/i],
  ['prose', /\.(md|mdx|markdown|rst|txt|adoc|asciidoc|log|tex|org)$|(^|\/)[A-Z]{3,}$/],
  ['prose', /(^|\/)[^./]+$/],
];

export function fileKind(path: string): FileKind {
  const member = path.slice(path.lastIndexOf('!') + 1);
  return KINDS.find(([, pattern]) => pattern.test(member))?.[0] ?? 'code';
}
