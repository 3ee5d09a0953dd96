import { execute, GraphQLError, Kind, OperationTypeNode, parse, validate } from 'graphql';
import { bearer } from '../bearer.ts';
import { shownError } from '../graphql/refusal.ts';
import { type Bearer, graphqlRoot } from '../graphql/root.ts';
import { gitHubSchema } from '../graphql/schema.ts';
import { json, restError } from '../reply.ts';
import type { Call, Reply, Route } from '../route.ts';
import type { GitStore } from '../stores/git.ts';
import type { Need, TokenStore } from '../stores/tokens.ts';
import { isRecord, parseRecord, text } from '../trust-boundary.ts';

type Parts = { readonly git: GitStore; readonly tokens: TokenStore };

/** One address, two operations: a fault may aim at either. */
export function graphql({ git, tokens }: Parts): readonly Route[] {
  const answer = (call: Call): Reply => {
    const token = bearer(call);
    if (token === undefined) return restError(401, 'This endpoint requires you to be authenticated.');
    const grant = tokens.grantOf(token);
    const may = (need: Need) => tokens.may(token, need, '/graphql');
    return grant ? run(call, git, { grant, may }) : restError(401, 'Bad credentials');
  };
  const route = { method: 'POST', path: '/graphql', answer };
  return [
    { ...route, operation: 'GraphQLMutation', accepts: isMutation },
    { ...route, operation: 'GraphQLQuery' },
  ];
}

/** Runs a document that GitHub's own schema allows; GitHub answers 200 to all others too. */
function run(call: Call, git: GitStore, bearer: Bearer): Reply {
  const request = parseRecord(call.body.toString());
  const document = read(text(request, 'query'));
  if (document instanceof GraphQLError) return json(200, { errors: [shownError(document)] });
  const schema = gitHubSchema();
  const invalid = validate(schema, document);
  if (invalid.length > 0) return json(200, { errors: invalid.map(shownInvalid) });
  const variableValues = isRecord(request['variables']) ? request['variables'] : {};
  const result = execute({ schema, document, rootValue: graphqlRoot(git, bearer), variableValues });
  if (result instanceof Promise) throw new Error('A resolver of the double waits for something.');
  const errors = result.errors?.map(shownError);
  return json(200, {
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors && { errors }),
  });
}

function read(source: string) {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** GitHub tells what is wrong with a document by a code. */
function shownInvalid(error: GraphQLError): object {
  return { ...shownError(error), extensions: { code: 'invalidDocument' } };
}

function isMutation(call: Pick<Call, 'body'>): boolean {
  try {
    const { definitions } = parse(text(parseRecord(call.body.toString()), 'query'));
    return definitions.some(
      definition =>
        definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION,
    );
  } catch {
    return false;
  }
}
