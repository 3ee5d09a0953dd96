import { GraphQLError } from 'graphql';

/** What GitHub puts into `errors[].type`. */
export type RefusalType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'STALE_DATA'
  | 'UNPROCESSABLE'
  | 'BRANCH_PROTECTION_RULE_VIOLATION';

/** A refusal of one field; {@link shownError} brings its type to where GitHub has it. */
export function refusal(type: RefusalType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

export const notAccessible = (): GraphQLError =>
  refusal('FORBIDDEN', 'Resource not accessible by integration');

/** An error in GitHub's form, whose `type` is beside its message and not among the extensions. */
export function shownError(error: GraphQLError): object {
  const { type, ...extensions } = error.extensions;
  return {
    ...(type === undefined ? {} : { type }),
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
    locations: error.locations ?? [],
    message: error.message,
  };
}
