// Artifacts with operations of their own, each a class, and the operations of plain tables, each a function: one for each
// entry of the core's catalogue, and its twin that runs on the event loop.
'use strict'

const native = require('./native.js')
const { Artifact, artifactOf, register } = require('./artifact.js')
const { catalog, operations, settingsOf } = require('./catalog.js')
const { call, wrongArgument } = require('./error.js')
const { EventLog } = require('./event-log.js')
const { gathered } = require('./load.js')
const { given, optionsText, withSettings } = require('./options.js')
const { Document } = require('./policy.js')
const { stretchesOf } = require('./rows.js')
const { checkSignal, stoppable } = require('./signal.js')
const { Table } = require('./table.js')
const { View, nativeOf } = require('./view.js')
const { camelCase } = require('./words.js')

/** What takes the call: a view, gathered rows, or nothing. */
async function taker(operation, data, signal) {
  if (operation.given === 'nothing') return native
  if (data instanceof View) return nativeOf(data)
  const { format, pieces } = piecesOf(data instanceof Table ? await data.toArrow() : data)
  return gathered(format, pieces, signal)
}

function takerSync(operation, data) {
  if (operation.given === 'nothing') return native
  if (data instanceof View) return nativeOf(data)
  const { format, pieces } = piecesOf(data instanceof Table ? data.toArrowSync() : data)
  const feed = call(() => new native.Feed(format))
  for (const piece of pieces) call(() => feed.writeSync(piece))
  return feed
}

/** A plain table: Arrow as bytes, a list of objects, or an object of columns. */
function piecesOf(data) {
  if (data instanceof ArrayBuffer) return { format: 'arrow', pieces: [new Uint8Array(data)] }
  if (data instanceof Uint8Array) return { format: 'arrow', pieces: [data] }
  if (isPlain(data)) return { format: 'rows', pieces: stretchesOf(rowsOf(data)) }
  if (typeof data === 'object' && typeof (data?.[Symbol.iterator] ?? data?.[Symbol.asyncIterator]) === 'function') {
    return { format: 'rows', pieces: stretchesOf(data) }
  }
  const advice = data instanceof EventLog ? '; of a log, pass `log.asOf(time)`' : ''
  throw wrongArgument('data', `expected a view, a list of objects, an object of columns, Arrow or a table${advice}`, 'invalid_table')
}

/** Whether a value is an object of the host's own, and no list. */
function isPlain(value) {
  if (typeof value !== 'object' || value === null || value[Symbol.iterator] || value[Symbol.asyncIterator]) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

/** The rows of an object of columns. */
function* rowsOf(columns) {
  const names = Object.keys(columns)
  const length = columns[names[0]]?.length ?? 0
  for (const name of names) {
    const column = columns[name]
    if (!Array.isArray(column) && !ArrayBuffer.isView(column)) {
      throw wrongArgument('data', `\`${name}\` is no list of values`, 'invalid_table')
    }
    if (column.length !== length) {
      throw wrongArgument('data', `\`${name}\` has ${column.length} rows, \`${names[0]}\` has ${length}`, 'invalid_table')
    }
  }
  for (let row = 0; row < length; row++) {
    const object = {}
    for (const name of names) object[name] = columns[name][row]
    yield object
  }
}

function answered(operation, answer) {
  if (typeof answer !== 'string') return new Table(answer)
  return documents.has(operation.returns.artifact) ? new models[camelCase(`_${operation.returns.artifact}`)](answer) : artifactOf(answer)
}

/** Options whose value is a schema, as JSON text: its settings are spelled as here. */
function withSchemas(operation, options) {
  for (const { name, type } of operation.options) {
    if (type === 'schema' && options[name] !== undefined && options[name] !== null) options[name] = optionsText(options[name], name)
  }
  return options
}

/** The two forms of an operation: as a promise, and on the event loop. `self` is the artifact that is asked. */
function forms(operation) {
  const names = operation.arguments.map((argument) => camelCase(argument.name))
  const takesData = operation.given !== 'nothing'
  const settings = settingsOf(operation)
  const read = (self, args) => {
    const [data, rest] = takesData ? [args[0], args.slice(1)] : [undefined, args]
    const options = withSettings(withSchemas(operation, given(names, rest)), settings)
    const artifact = self instanceof Artifact || self instanceof Document ? self.toString() : undefined
    const asked = { owner: operation.owner, operation: operation.name, artifact, options: optionsText(options) }
    return { data, options, asked }
  }
  async function off(...args) {
    const { data, options, asked } = read(this, args)
    checkSignal(options.signal)
    const on = await taker(operation, data, options.signal)
    return answered(operation, await stoppable(options.signal, (stop) => on.run(asked, stop)))
  }
  function on(...args) {
    const { data, asked } = read(this, args)
    const taken = takerSync(operation, data)
    return answered(operation, call(() => taken.runSync(asked)))
  }
  return { off, on }
}

function define(target, operation, enumerable = false) {
  const { off, on } = forms(operation)
  const name = camelCase(operation.name)
  for (const [key, value] of [[name, off], [`${name}Sync`, on]]) {
    Object.defineProperty(value, 'name', { value: key })
    Object.defineProperty(target, key, { value, writable: true, configurable: true, enumerable })
  }
}

/** The classes by name, and the functions. */
const models = {}
const documents = new Set()
for (const { kind, is_document: isDocument } of catalog.artifacts) {
  const name = camelCase(`_${kind}`)
  const type = isDocument ? { [name]: class extends Document {} }[name] : { [name]: class extends Artifact {} }[name]
  if (isDocument) documents.add(kind)
  else register(kind, type)
  for (const operation of operations(kind)) define(operation.makes ? type : type.prototype, operation)
  models[name] = type
}
for (const operation of operations('package')) define(models, operation, true)

module.exports = { models }
