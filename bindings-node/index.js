// Customer retention: customers and events in, answers out.
'use strict'

const { Artifact } = require('./lib/artifact.js')
const { catalog } = require('./lib/catalog.js')
const { RetentionError } = require('./lib/error.js')
const { EventLog } = require('./lib/event-log.js')
const { models } = require('./lib/model.js')
const native = require('./lib/native.js')
const { Table } = require('./lib/table.js')
const { View } = require('./lib/view.js')

const errorCodes = Object.freeze(catalog.errors.map(({ code }) => code))

module.exports = { Artifact, EventLog, RetentionError, Table, View, ...models, errorCodes, version: native.version() }
