/** Folders and files that hold tests and what tests are fed, by the conventions of the common languages. */
const FOLDER =
  /(?:^|\/)(?:\w*[-_])?(?:tests?|__tests__|specs?|testdata|test[-_.]?\w+|fixtures?|vectors?|mocks?|__mocks__|e2e|testing|integration[-_]tests?)(?:[-_.]\w+)?\//i;
const FILE =
  /(?:^|\/)(?:test|conftest|fixtures?|vectors?)[-_.][^/]*$|[-_.](?:tests?|specs?|fixtures?|mocks?|vectors?)\.\w+$|\.snap$|[-_](?:tests?|specs?)[-_]\w+\.\w+$|(?:Tests?|Specs?|IT|Fixtures?)\.(?:java|kt|cs|scala|groovy|php|swift|ts|js)$/;

/** Whether `path` is one of tests or their data. Members of archives are where their archive is. */
export function isSamplePath(path: string): boolean {
  return FOLDER.test(path) || FILE.test(path);
}
