/** A CycloneDX document as `npm sbom` writes it, as far as it is read here. */
export interface Bom {
  serialNumber?: string;
  metadata: {
    timestamp?: string;
    component: { name: string; 'bom-ref': string } & Record<string, unknown>;
  } & Record<string, unknown>;
  components: readonly BomComponent[];
  dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface BomComponent {
  readonly 'bom-ref': string;
  readonly name: string;
}

export interface BundleFacts {
  /** The bundler's list of the packages in the bundle: each begins with a line of its name, and one of its licence. */
  readonly licences: string;
  readonly name: string;
  /** RFC 3339: the commit's, so that the same commit gives the same bytes. */
  readonly at: string;
}

/**
 * What the bundle is made of, out of everything that is installed to make it.
 *
 * @throws Error when the bundler names a package that is not installed.
 */
export function bundledComponents(installed: Bom, { licences, name, at }: BundleFacts): Bom {
  const bundled = bundledNames(licences, new Set(installed.components.map(each => each.name)));
  const components = installed.components
    .filter(each => bundled.has(each.name))
    .map(each => withoutDevelopmentMark(each));
  const refs = new Set([...components.map(each => each['bom-ref']), installed.metadata.component['bom-ref']]);
  const { serialNumber: _, ...rest } = installed;
  return {
    ...rest,
    metadata: { ...installed.metadata, timestamp: at, component: { ...installed.metadata.component, name } },
    components,
    dependencies: installed.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(each => refs.has(each)) })),
  };
}

/** A name stands alone on its line, after an empty one or at the beginning. */
function bundledNames(licences: string, installed: ReadonlySet<string>): ReadonlySet<string> {
  const lines = licences.split('\n');
  const names = lines.filter((line, at) => installed.has(line) && (at === 0 || lines[at - 1] === ''));
  if (names.length === 0) throw new Error('The list of bundled packages names none that is installed.');
  return new Set(names);
}

/** For the project it is a development dependency; what is in the bundle is part of the product. */
function withoutDevelopmentMark<C extends BomComponent>(component: C): C {
  if (!('properties' in component) || !Array.isArray(component.properties)) return component;
  const isMark = (each: unknown): boolean =>
    typeof each === 'object' && each !== null && Reflect.get(each, 'name') === 'cdx:npm:package:development';
  return { ...component, properties: component.properties.filter(each => !isMark(each)) };
}
