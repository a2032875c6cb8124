// Customer retention: customers and events in, answers out.
'use strict'

const { Artifact } = require('./lib/artifact.js')
const { catalog } = require('./lib/catalog.js')
const { RetentionError } = require('./lib/error.js')
const { EventLog } = require('./lib/event-log.js')
const native = require('./lib/native.js')
const { Table } = require('./lib/table.js')
const testing = require('./lib/testing.js')
const { View } = require('./lib/view.js')
const { camelCase } = require('./lib/words.js')

const errorCodes = Object.freeze(catalog.errors.map(({ code }) => code))
const operations = Object.freeze(catalog.operations.map(({ name }) => camelCase(name)))
const reasons = Object.freeze(catalog.reasons.map(({ reason }) => reason))

module.exports = {
  Artifact,
  EventLog,
  RetentionError,
  Table,
  View,
  errorCodes,
  operations,
  reasons,
  testing,
  version: native.version(),
}
