// Customer retention: customers and events in, answers out.
'use strict'

const { Artifact } = require('./lib/artifact.js')
const { catalog } = require('./lib/catalog.js')
const { Engine } = require('./lib/engine.js')
const { RetentionError } = require('./lib/error.js')
const { EventLog } = require('./lib/event-log.js')
const { models } = require('./lib/model.js')
const native = require('./lib/native.js')
const { Table } = require('./lib/table.js')
const testing = require('./lib/testing.js')
const { View } = require('./lib/view.js')
const { camelCase } = require('./lib/words.js')

const errorCodes = Object.freeze(catalog.errors.map(({ code }) => code))
const operations = Object.freeze(catalog.operations.map(nameOf))
/** As the method is called: those of artifacts with their class in front. */
function nameOf({ owner, name }) {
  const isKind = catalog.artifacts.some(({ kind }) => kind === owner)
  return isKind ? `${camelCase(`_${owner}`)}.${camelCase(name)}` : camelCase(name)
}
const reasons = Object.freeze(catalog.reasons.map(({ reason }) => reason))

module.exports = {
  Artifact,
  Engine,
  EventLog,
  RetentionError,
  Table,
  View,
  ...models,
  errorCodes,
  operations,
  reasons,
  testing,
  version: native.version(),
}
