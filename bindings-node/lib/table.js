// Results: a table hands out rows as objects, columns as typed arrays, and the whole as Arrow IPC.
'use strict'

const { inspect } = require('node:util')
const { performance } = require('node:perf_hooks')
const { setImmediate: nextTurn } = require('node:timers/promises')
const native = require('./native.js')
const { call, wrongArgument } = require('./error.js')
const { checkOptions } = require('./options.js')
const { checkSignal, stoppable } = require('./signal.js')
const { camelCase } = require('./words.js')

/** How many texts leave the compiled part at a time: a string of V8 is at most half a gigabyte. */
const TEXTS = 1 << 16
/** How many rows are made between two looks at the clock, and how long a stretch of them may take, in milliseconds. */
const SLICE = 256
const STRETCH = 2

class Table {
  #native
  #about
  #cache = new Map()
  #Row

  constructor(inner) {
    if (!(inner instanceof native.NativeTable)) throw wrongArgument('table', 'a table is what a view answers with, such as `view.rfm()`')
    this.#native = inner
    this.#about = JSON.parse(call(() => inner.describe()))
    this.#Row = rowClass(this.#about)
    this.name = this.#about.name
    this.length = this.#about.length
    this.columns = Object.freeze(this.#about.columns.map((column) => column.name))
    this.types = Object.freeze(Object.fromEntries(this.#about.columns.map(({ name, type }) => [name, type])))
    this.notes = Object.freeze(notesOf(this.#about.notes))
    Object.freeze(this)
  }

  column(name) {
    const known = this.#cache.get(name)
    if (known) return known
    const index = this.columns.indexOf(name)
    if (index < 0) call(() => this.#native.require(String(name)))
    const values = this.#values(index, this.#about.columns[index].type)
    return this.#keep(name, index, values)
  }

  #keep(name, index, values) {
    const column = new Column(values, call(() => this.#native.valid(index)) ?? null)
    this.#cache.set(name, column)
    return column
  }

  /** Makes the columns, with turns of the event loop between them and, where they are texts, within them. */
  async #prepare(turn) {
    for (const [index, { name, type }] of this.#about.columns.entries()) {
      if (!this.#cache.has(name)) {
        if (type === 'text' || type === 'date') {
          const values = new Array(this.length)
          for (let from = 0; from < this.length; from += SLICE * 4) {
            this.#fill(values, index, from, from + SLICE * 4)
            await turn()
          }
          this.#keep(name, index, values)
        } else this.column(name)
      }
      await turn()
    }
  }

  #values(index, type) {
    switch (type) {
      case 'int':
      case 'float':
        return call(() => this.#native.numbers(index))
      case 'money':
      case 'time':
        return call(() => this.#native.bigints(index))
      case 'bool':
        return call(() => this.#native.bools(index))
      default:
        return this.#texts(index)
    }
  }

  #texts(index) {
    const values = new Array(this.length)
    for (let from = 0; from < this.length; from += TEXTS) this.#fill(values, index, from, from + TEXTS)
    return values
  }

  #fill(values, index, from, to) {
    const { text, ends } = call(() => this.#native.texts(index, from, to))
    let start = 0
    for (let at = 0; at < ends.length; at++) {
      values[from + at] = text.slice(start, ends[at])
      start = ends[at]
    }
  }

  rows(from = 0, to = this.length) {
    const [first, end] = [Math.max(0, from), Math.min(this.length, to)]
    const rows = new Array(Math.max(0, end - first))
    for (let row = first; row < end; row++) rows[row - first] = new this.#Row()
    // Column by column, so that each inner loop sees values of one kind.
    for (const { name, type } of this.#about.columns) {
      const { values, valid } = this.column(name)
      const cell = CELLS[type] ?? asItIs
      for (let row = first; row < end; row++) {
        const value = valid === null || valid[row] === 1 ? cell(values[row]) : null
        if (name === '__proto__') own(rows[row - first], name, value)
        else rows[row - first][name] = value
      }
    }
    return rows
  }

  async toRows(options) {
    const rows = []
    for await (const row of this.#slices(options)) rows.push(...row)
    return rows
  }

  async toPlain(options) {
    const rows = []
    for await (const slice of this.#slices(options)) for (const row of slice) rows.push(jsonOf(row))
    return this.#json(rows)
  }

  /** The rows in slices, with a turn of the event loop whenever they have taken their time. */
  async *#slices(options) {
    const { signal } = checkOptions(options, ['signal'])
    checkSignal(signal)
    let started = performance.now()
    const turn = async () => {
      if (performance.now() - started < STRETCH) return
      await nextTurn()
      checkSignal(signal)
      started = performance.now()
    }
    await this.#prepare(turn)
    for (let from = 0; from < this.length; from += SLICE) {
      yield this.rows(from, from + SLICE)
      await turn()
    }
  }

  *[Symbol.iterator]() {
    for (let from = 0; from < this.length; from += 1024) yield* this.rows(from, from + 1024)
  }

  async *batches(size = 1024, { signal } = {}) {
    for (let from = 0; from < this.length; from += size) {
      checkSignal(signal)
      yield this.rows(from, from + size)
      await nextTurn()
    }
  }

  async toArrow(options) {
    const { signal } = checkOptions(options, ['signal'])
    return stoppable(signal, (stop) => this.#native.toArrow(stop))
  }

  toArrowSync() {
    return call(() => this.#native.toArrowSync())
  }

  toHtml() {
    return call(() => this.#native.html())
  }

  toVegaLite() {
    return JSON.parse(call(() => this.#native.vegaLite()))
  }

  toJSON() {
    return this.#json(this.rows().map(jsonOf))
  }

  #json(rows) {
    return { name: this.name, notes: this.notes, rows }
  }

  toString() {
    return call(() => this.#native.text()).trimEnd()
  }

  [inspect.custom]() {
    return this.toString()
  }
}

/** One column. Its JSON form has minor units and microseconds as text of digits. */
class Column {
  constructor(values, valid) {
    this.values = values
    this.valid = valid
    Object.freeze(this)
  }

  toJSON() {
    const { values, valid } = this
    const said = (value, at) => (valid !== null && valid[at] === 0 ? null : jsonCell(value))
    return { values: Array.from(values, said), valid: valid && Array.from(valid) }
  }
}

const jsonCell = (value) => (typeof value === 'bigint' ? String(value) : value)

/** A row as JSON has it. Not by its own `toJSON`: a column may have that name. */
function jsonOf(row) {
  const json = {}
  for (const key of Object.keys(row)) own(json, key, jsonCell(row[key]))
  return json
}

/** Sets a property of the object's own, whatever its name means to JavaScript. */
function own(object, name, value) {
  if (name === '__proto__') Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
  else object[name] = value
}

const rowClasses = new Map()

/** The class of a table's rows. Its JSON form has money as text, since JSON knows no bigint. */
function rowClass({ name }) {
  const known = rowClasses.get(name)
  if (known) return known
  class Row {
    toJSON() {
      return jsonOf(this)
    }
  }
  Object.defineProperty(Row, 'name', { value: `${camelCase(`_${name}`)}Row` })
  rowClasses.set(name, Row)
  return Row
}

const asItIs = (value) => value

/** Values of a column as they stand in a row. */
const CELLS = {
  bool: (value) => value === 1,
  // A Date counts milliseconds; the column has the microseconds.
  time: (micros) => new Date(Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0)),
}

/** Notes by name; one that stands there twice, such as a warning, has a line each. */
function notesOf(pairs) {
  const notes = {}
  for (const [name, text] of pairs) notes[name] = Object.hasOwn(notes, name) ? `${notes[name]}\n${text}` : text
  return notes
}

module.exports = { Table }
