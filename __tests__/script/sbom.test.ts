import { expect, it } from '@jest/globals';
import { bundledComponents } from '../../script/sbom/bundled-components.ts';

const component = (name: string, version: string) => ({
  'bom-ref': `${name}@${version}`,
  name,
  properties: [
    { name: 'cdx:npm:package:path', value: `node_modules/${name}` },
    { name: 'cdx:npm:package:development', value: 'true' },
  ],
});
const installed = {
  serialNumber: 'urn:uuid:1',
  metadata: { timestamp: 'now', component: { name: 'a-folder', 'bom-ref': 'p1@1.0.0' } },
  components: [component('zod', '4.0.0'), component('jest', '30.0.0'), component('@actions/core', '3.0.0')],
  dependencies: [
    { ref: 'p1@1.0.0', dependsOn: ['zod@4.0.0', 'jest@30.0.0'] },
    { ref: 'jest@30.0.0', dependsOn: [] },
    { ref: 'zod@4.0.0' },
  ],
};
const licences = '@actions/core\nMIT\nPermission is granted to use\njest\n\nzod\nMIT\nPermission\n';
const facts = { licences, name: 'p1', at: '2026-12-01T00:00:00Z' };

it('names what is in the bundle, and nothing that only made it', () => {
  const { components, dependencies, metadata } = bundledComponents(installed, facts);
  expect(components.map(({ name }) => name)).toEqual(['zod', '@actions/core']);
  expect(dependencies).toEqual([
    { ref: 'p1@1.0.0', dependsOn: ['zod@4.0.0'] },
    { ref: 'zod@4.0.0', dependsOn: [] },
  ]);
  expect(metadata).toEqual({ timestamp: facts.at, component: { name: 'p1', 'bom-ref': 'p1@1.0.0' } });
});

it('says the same of the same commit, and of no package that it is for development', () => {
  const bom = bundledComponents(installed, facts);
  expect(JSON.stringify(bom)).not.toMatch(/serialNumber|cdx:npm:package:development/);
});

it('refuses a list of packages that cannot be that of this bundle', () => {
  expect(() => bundledComponents(installed, { ...facts, licences: 'left-pad\nMIT\n' })).toThrow(
    /names none that is installed/,
  );
});
