/** What was to be read of a repository is not all there: an answer made of the rest would be worth nothing. */
export class UnresolvableError extends Error {
  override readonly name = 'UnresolvableError';
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
