/** A pattern that is not of Go's syntax, or that cannot be run: says what in it is meant. */
export class GoRegexError extends Error {
  override readonly name = 'GoRegexError';
  /** The part of the pattern that is meant. */
  readonly construct: string;

  constructor(reason: string, construct: string) {
    super(reason);
    this.construct = construct;
  }
}
