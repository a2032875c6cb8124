// Writes index.d.ts and testing.d.ts from types/ and the core's catalogue of operations, and their twins for ES modules:
//   cargo run -q -p retention-core --example catalog | node generate-types.mjs
// With --check it writes nothing and fails when the files are not as it would write them.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = (name) => fileURLToPath(new URL(name, import.meta.url))

const camelCase = (name) => name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
const typeName = (name) => camelCase(`_${name}`)

/** Names of methods, which documentation of methods and options spells as the core does. */
let methods = new Set()

/** The class of each kind of artifact that has operations of its own. */
let classes = new Map()

/** The kinds that people write, which are no artifacts. */
let documents = new Set()

/** The texts of the generated files, by name. */
export function filesOf(catalog) {
  methods = new Set(['as_of', 'known_at', ...catalog.operations.map((operation) => operation.name)])
  documents = new Set(catalog.artifacts.filter((one) => one.is_document).map(({ kind }) => kind))
  classes = new Map(catalog.artifacts.map(({ kind }) => [kind, typeName(kind)]))
  const sections = {
    log: operations(catalog, 'log').map((operation) => loader(operation)),
    view: operations(catalog, 'view').map((operation) => method(operation)),
    models: [
      ...catalog.artifacts.map((artifact) => artifactClass(catalog, artifact)),
      ...operations(catalog, 'package').map((operation) => called(operation, 'export function ', 0, '')),
    ],
    engine: [readFileSync(path('types/engine.d.ts'), 'utf8')],
    generated: [
      errorTypes(catalog),
      schemaTypes(catalog),
      settingsTypes(catalog),
      ...catalog.operations.map((operation) => optionsType(operation)),
      ...catalog.tables.map((table) => rowType(table)),
    ],
    population: [
      optionsOf('PopulationOptions', 'The options of a population.', catalog.population),
      ...catalog.population_tables.map((table) => rowType(table)),
    ],
  }
  const filled = (name) =>
    readFileSync(path(`types/${name}.d.ts`), 'utf8').replace(/^\/\/@(\w+)\n/gm, (_, section) => `${sections[section].join('\n')}\n`)
  const made = (name) => `// Made by generate-types.mjs. Edit types/${name}.d.ts or the core, then run \`npm run types\`.\n`
  const twin = (name) =>
    `// Made by generate-types.mjs.\nexport * from './${name}.js'\nimport * as all from './${name}.js'\nexport default all\n`
  return {
    'index.d.ts': made('base') + filled('base'),
    'index.d.mts': twin('index'),
    'testing.d.ts': made('testing') + filled('testing'),
    'testing.d.mts': twin('testing'),
  }
}

/** A class of artifacts: operations that make one are static, the others are asked of one. */
function artifactClass(catalog, { kind, doc: said, is_document: isDocument }) {
  const name = typeName(kind)
  const members = operations(catalog, kind).map((operation) => called(operation, operation.makes ? '  static ' : '  ', 2, `${name}.`))
  if (isDocument) {
    return `
${doc(said, 0)}export class ${name} {
  /**
   * A ${kind} of an object or of JSON text.
   * @throws {@link RetentionError} \`invalid_policy\`, \`rule_syntax\`, \`unknown_option\`, \`invalid_option\`, with \`path\`
   */
  constructor(document: PolicyDocument | string | ${name})
  /** The document. Rules are texts. */
  readonly document: PolicyDocument
  /** The JSON Schema (draft 2020-12) of the document, for editors and other checks of its form. */
  static jsonSchema(): Record<string, unknown>
  /** The document as JSON text. */
  toString(): string
  /** What \`JSON.stringify\` writes: the document. */
  toJSON(): PolicyDocument
${members.join('\n')}
}`
  }
  return `
${doc(said, 0)}export class ${name} extends Artifact {
  /** The ${name} of a text, or of what \`JSON.parse\` made of it. */
  static from(source: Artifact | string | object): ${name}
${members.join('\n')}
}`
}

/** What an operation is given first. */
const DATA = {
  table: ['table: PlainTable', 'table A plain table.'],
  view: ['view: View', 'view What a log showed at an instant.'],
  view_or_table: ['data: View | PlainTable', 'data A view, or a plain table.'],
}

/** An operation of an artifact or of the package, and its twin on the event loop. */
function called(operation, lead, indent, owner) {
  const name = camelCase(operation.name)
  const [data, about] = DATA[operation.given] ?? []
  const given = operation.arguments.map((argument) => `${camelCase(argument.name)}: ${inputType(argument.type)}`)
  const parameters = (type) => [...(data ? [data] : []), ...given, `options?: ${type}`].join(', ')
  const options = optionsName(operation)
  const told = operation.arguments.map((argument) => `@param ${camelCase(argument.name)} ${oneLine(argument.doc)}`)
  const text = [operation.doc, ...(about ? [`@param ${about}`] : []), ...told].join('\n')
  const result = returned(operation.returns)
  return `${doc(text, indent, [...operation.arguments, ...operation.options], operation.errors)}${lead}${name}(${parameters(options)}): Promise<${result}>
${' '.repeat(indent)}/** {@link ${owner}${name}} on the event loop. */
${lead}${name}Sync(${parameters(`Omit<${options}, 'signal'>`)}): ${result}`
}

const OWN = new Set(['log', 'view', 'package'])

/** The name of the type of an operation's options. */
function optionsName({ owner, name }) {
  return `${OWN.has(owner) ? '' : typeName(owner)}${typeName(name)}Options`
}

const operations = (catalog, owner) => catalog.operations.filter((operation) => operation.owner === owner)

function errorTypes({ errors, reasons }) {
  const kinds = [...new Set(errors.map(({ kind }) => kind))]
  return `
/** The family of an error. */
export type ErrorKind = ${kinds.map(quoted).join(' | ')}

/**
 * The stable code of an error.
${errors.map(({ code, doc }) => ` * - \`${code}\`: ${oneLine(doc)}`).join('\n')}
 */
export type ErrorCode =
${errors.map(({ code }) => `  | ${quoted(code)}`).join('\n')}

/**
 * Why a row was rejected.
${reasons.map(({ reason, doc }) => ` * - \`${reason}\`: ${oneLine(doc)}`).join('\n')}
 */
export type RejectionReason =
${reasons.map(({ reason }) => `  | ${quoted(reason)}`).join('\n')}
`
}

function schemaTypes({ schema }) {
  const resolved = schema.map((option) => {
    const type = option.default === null ? `${resolvedType(option.type)} | null` : resolvedType(option.type)
    return `${doc(option.doc, 2, schema)}  ${camelCase(option.name)}: ${type}`
  })
  return `/** What the data of a log mean. */
export interface SchemaOptions {
${members(schema)}
}

/** The settings of a schema with every default filled in; instants are ISO text. */
export interface Schema {
${resolved.join('\n')}
}
`
}

function settingsTypes({ settings, settings_presets: presets }) {
  return `/** Settings of recurring revenue that follow what a tool publishes. */
export type MetricPreset = ${presets.map(quoted).join(' | ')}

/** How recurring revenue is counted: what is not as usual. Operations take it as \`settings\`. */
export interface MetricSettings {
  /** The preset that holds where a setting is not given. */
  preset?: MetricPreset | null
${members(settings)}
}
`
}

/** Each verb that brings in tables takes objects, JSON text, lines of JSON, or Arrow. */
function loader(operation) {
  const name = camelCase(operation.name)
  const options = `columns?: ${typeName(operation.name)}Options`
  const also = (text) => doc(`${text}\n\nSee {@link EventLog.${name}}.`, 2)
  return [
    doc(`${operation.doc}\n\nObjects are read in short stretches between turns of the event loop; do not change them until the promise settles.`, 2, operation.options, operation.errors) +
      `  ${name}(rows: RowSource, ${options}): Promise<Receipt>`,
    `${also('The same from JSON text: a list of objects, or an object a line.')}  ${name}Json(text: ByteSource, ${options}): Promise<Receipt>`,
    `${also('The same from lines of JSON, an object each. A line that is none is rejected as `not_a_row`.')}  ${name}Ndjson(source: ByteSource, ${options}): Promise<Receipt>`,
    `${also('The same from Arrow: an IPC stream or file.')}  ${name}Arrow(source: ByteSource, ${options}): Promise<Receipt>`,
  ].join('\n')
}

function method(operation) {
  const name = camelCase(operation.name)
  const given = operation.arguments.map((argument) => `${camelCase(argument.name)}: ${inputType(argument.type)}`)
  const parameters = (optionsType) => [...given, `options?: ${optionsType}`].join(', ')
  const options = `${typeName(operation.name)}Options`
  const about = operation.arguments.map((argument) => `@param ${camelCase(argument.name)} ${oneLine(argument.doc)}`)
  const comment = doc([operation.doc, ...about].join('\n'), 2, [...operation.arguments, ...operation.options], operation.errors)
  const result = returned(operation.returns)
  return `${comment}  ${name}(${parameters(options)}): Promise<${result}>
  /** {@link View.${name}} on the event loop. */
  ${name}Sync(${parameters(`Omit<${options}, 'signal'>`)}): ${result}`
}

function returned(returns) {
  if (returns.artifact) return classes.get(returns.artifact) ?? 'Artifact'
  if (returns.table === undefined) return 'Table'
  const row = `${typeName(returns.table)}Row`
  return `Table<${returns.open ? `${row} & Record<string, Cell>` : row}>`
}

function optionsType(operation) {
  const of = OWN.has(operation.owner) ? '' : `${typeName(operation.owner)}.`
  return optionsOf(optionsName(operation), `The options of \`${of}${camelCase(operation.name)}\`.`, operation.options)
}

function optionsOf(name, about, options) {
  return `/** ${about} */
export interface ${name} extends Stoppable {
${members(options)}
}
`
}

function members(options) {
  return options.map((option) => {
    const fallback = option.default === null ? [] : [`@defaultValue \`${JSON.stringify(option.default)}\``]
    return `${doc([option.doc, ...fallback].join('\n'), 2, options)}  ${camelCase(option.name)}?: ${inputType(option.type)} | null`
  }).join('\n')
}

function rowType(table) {
  const columns = table.columns.map((column) => {
    const type = { text: 'string', int: 'number', float: 'number', bool: 'boolean', time: 'Date', date: 'string', money: 'bigint' }[column.type]
    return `${doc(column.doc, 2)}  ${column.name}: ${type}${column.nullable ? ' | null' : ''}`
  })
  return `/** A row of the table \`${table.name}\`. ${oneLine(table.doc)} */
export interface ${typeName(table.name)}Row {
${columns.join('\n')}
}
`
}

/** The TypeScript type of a value that is given. */
function inputType(type) {
  if (typeof type === 'string') {
    return { bool: 'boolean', int: 'number', float: 'number', text: 'string', time: 'TimeInput', span: 'string', any: 'unknown', schema: 'SchemaOptions',
      decimal: 'string | number', settings: 'MetricSettings | MetricPreset | Policy | PolicyDocument' }[type]
  }
  if (type.one_of) return type.one_of.map(quoted).join(' | ')
  // A length begins with a number, which keeps misspelt names out.
  if (type.one_of_or_span) return `${inputType({ one_of: type.one_of_or_span })} | \`\${number}\${string}\``
  if (type.map) return `Readonly<Record<string, ${inputType(type.map)}>>`
  if (documents.has(type.artifact)) return `${classes.get(type.artifact)} | PolicyDocument | string`
  if (type.artifact) return `${classes.get(type.artifact) ?? 'Artifact'} | string`
  const item = inputType(type.list)
  return `${item} | readonly ${/[ |]/.test(item) ? `(${item})` : item}[]`
}

/** The TypeScript type of a value that is given back. */
function resolvedType(type) {
  if (type === 'time') return 'string'
  if (type.list) return `readonly ${resolvedType(type.list)}[]`
  if (type.map) return `Readonly<Record<string, ${resolvedType(type.map)}>>`
  return inputType(type)
}

const quoted = (text) => `'${text}'`
const oneLine = (text) => plain(text).replace(/\s*\n\s*/g, ' ').trim()

/** The text of a Rust comment without its links. */
function plain(text) {
  return text.replace(/\[(`[^`]*`)\](\([^)]*\))?/g, '$1').replaceAll('*/', '*\\/')
}

/** A comment; names of options and methods between backticks become camelCase, unless it is about a column. */
function doc(text, indent, options, errors = []) {
  const names = new Set(options?.map((option) => option.name))
  const isOurs = (name) => names.has(name) || (options !== undefined && methods.has(name))
  const said = plain(text)
    .replace(/`([a-z_0-9]+)`/g, (found, name) => (isOurs(name) ? `\`${camelCase(name)}\`` : found))
    .replace(/`([a-z_]+)="([^"`]*)"`/g, (_, name, value) => `\`${camelCase(name)}: '${value}'\``)
  const throws = errors.length > 0 ? [`@throws {@link RetentionError} ${errors.map((code) => `\`${code}\``).join(', ')}`] : []
  const lines = [...said.trim().split('\n').map((line) => line.trim()), ...throws]
  const space = ' '.repeat(indent)
  if (lines.length === 1) return `${space}/** ${lines[0]} */\n`
  return `${space}/**\n${lines.map((line) => `${space} * ${line}`.trimEnd()).join('\n')}\n${space} */\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check')
  for (const [name, text] of Object.entries(filesOf(JSON.parse(readFileSync(0, 'utf8'))))) {
    if (!check) writeFileSync(path(name), text)
    else if (readFileSync(path(name), 'utf8') !== text) {
      console.error(`${name} is not current: run \`npm run types\``)
      process.exitCode = 1
    }
  }
}
