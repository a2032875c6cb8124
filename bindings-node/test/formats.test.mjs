// JSON text, lines of JSON and Arrow give the log that objects give.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import * as arrow from 'apache-arrow'
import { EventLog } from 'retention-core'
import { fails, lines, schema, shop } from './shop.mjs'

const log = () => new EventLog(schema)
const ndjson = lines.map((line) => JSON.stringify(line)).join('\n')

async function same(load) {
  const filled = log()
  const receipt = await load(filled)
  assert.deepEqual([receipt.rows, receipt.accepted], [5, 5])
  assert.deepEqual(filled.toBytesSync(), (await shop()).toBytesSync())
}

test('JSON text: a list, or an object a line; text, bytes, in pieces', async () => {
  const text = JSON.stringify(lines)
  const bytes = new TextEncoder().encode(text)
  for (const source of [text, bytes, bytes.buffer, `\ufeff ${text}\n`, ndjson, Readable.from([text.slice(0, 50), text.slice(50)]), [...bytes].map((byte) => Uint8Array.of(byte))]) {
    await same((filled) => filled.appendJson(source))
  }
})

test('lines of JSON from streams of all kinds, cut anywhere', async () => {
  const bytes = Buffer.from(`${ndjson}\r\n\n`)
  const web = () => new Blob([bytes]).stream()
  const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.subarray(at * 7, at * 7 + 7))
  for (const source of [ndjson, bytes, web(), Readable.from(pieces), pieces, (async function* () { yield* pieces })()]) {
    await same((filled) => filled.appendNdjson(source))
  }
})

test('text beyond ASCII survives being cut', async () => {
  const name = '😀ä€'.repeat(400_000)
  const filled = log()
  await filled.appendNdjson(`${JSON.stringify({ customer: 'ä😀', kind: 'k', time: '2024-01-01', note: name })}\n`)
  await filled.appendNdjson(Buffer.from(JSON.stringify({ customer: 'ä😀', kind: 'k', time: '2024-01-02' })))
  assert.equal(filled.customerIds, 1)
  const [row] = (await filled.asOf('2024-02-01').timeline('ä😀')).rows()
  assert.equal(row.kind, 'k')
})

test('a broken line is rejected, a broken list is refused', async () => {
  const filled = log()
  const receipt = await filled.appendNdjson(`${ndjson}\n{"customer": "c1", \nnull\n`)
  assert.deepEqual(receipt.rejections, [{ reason: 'not_a_row', rows: [5, 6], samples: ['5: {"customer": "c1",', '6: null'] }])
  assert.equal(receipt.accepted, 5)
  const error = await fails('invalid_table', () => filled.appendJson('[{"customer": 1}, {]'))
  assert.deepEqual([error.details.line, error.details.position], ['1', '20'])
  assert.equal(filled.events, 5)
})

function table(type) {
  const column = (name) => lines.map((line) => line[name] ?? null)
  return new arrow.Table({
    customer: arrow.vectorFromArray(column('customer'), type),
    kind: arrow.vectorFromArray(column('kind'), new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8(), 1)),
    time: arrow.vectorFromArray(column('time'), new arrow.Utf8()),
    amount: arrow.vectorFromArray(column('amount').map(Number), new arrow.Float64()),
    order: arrow.vectorFromArray(column('order'), new arrow.Utf8()),
  })
}

test('Arrow: stream and file, text layouts, in pieces', async () => {
  for (const type of [new arrow.Utf8(), new arrow.LargeUtf8(), new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 2)]) {
    for (const format of ['stream', 'file']) {
      const bytes = arrow.tableToIPC(table(type), format)
      await same((filled) => filled.appendArrow(bytes))
      const pieces = Array.from({ length: Math.ceil(bytes.length / 5) }, (_, at) => bytes.slice(at * 5, at * 5 + 5))
      await same((filled) => filled.appendArrow(pieces))
      await same((filled) => filled.appendArrow(Readable.from(pieces)))
    }
  }
})

test('Arrow: several batches, none, and instants', async () => {
  const time = new arrow.TimestampMillisecond('UTC')
  const batch = (days) => new arrow.Table({
    customer: arrow.vectorFromArray(days.map((day) => BigInt(day)), new arrow.Int64()),
    time: arrow.vectorFromArray(days.map((day) => Date.UTC(2024, 0, day)), time),
  })
  const filled = log()
  const columns = { defaultKind: 'sale' }
  assert.equal((await filled.appendArrow(arrow.tableToIPC(batch([1, 2]).concat(batch([3])), 'stream'), columns)).accepted, 3)
  assert.equal((await filled.appendArrow(arrow.tableToIPC(batch([]), 'stream'), columns)).rows, 0)
  await fails('missing_column', () => filled.appendArrow(arrow.tableToIPC(batch([]), 'stream'), { customer: 'who' }))
  const typed = await fails('wrong_column_type', () => filled.appendArrow(arrow.tableToIPC(batch([]), 'stream'), { time: 'customer', defaultKind: 'sale' }))
  assert.deepEqual([typed.details.argument, typed.details.column], ['time', 'customer'])
  assert.equal((await filled.asOf('2024-01-03').count()).events, 2)
})

test('bytes that are no Arrow, cut or changed anywhere, are refused', async () => {
  for (const format of ['stream', 'file']) {
    const bytes = arrow.tableToIPC(table(new arrow.Utf8()), format)
    const end = format === 'file' ? bytes.length / 2 : bytes.length - 8
    for (let length = 0; length < end; length += 37) {
      await fails('invalid_table', () => log().appendArrow(bytes.slice(0, length)))
    }
    for (let at = 0; at < bytes.length; at += 11) {
      const altered = Uint8Array.from(bytes)
      altered[at] ^= 0x5a
      // Some changes still are a table, of other values or names.
      await log().appendArrow(altered).catch((error) => assert.match(error.code, /^(invalid_table|missing_column|wrong_column_type)$/, error.stack))
    }
  }
  await fails('invalid_table', () => log().appendArrow('not arrow'))
})

test('a table out as Arrow', async () => {
  const retention = await (await shop()).asOf('2024-03-15').purchases()
  for (const bytes of [await retention.toArrow(), retention.toArrowSync()]) {
    const read = arrow.tableFromIPC(bytes)
    assert.equal(read.numRows, retention.length)
    assert.deepEqual(read.schema.fields.map((field) => field.name), [...retention.columns])
    for (const [at, row] of retention.rows().entries()) {
      for (const name of retention.columns) {
        const value = read.getChild(name).get(at)
        const expected = row[name] instanceof Date ? row[name].getTime() : row[name]
        if (typeof expected === 'string' || expected === null) assert.equal(value === null ? null : typeof value === 'number' ? new Date(value).toISOString().slice(0, 10) : value, expected)
        else assert.equal(Number(value), Number(expected), name)
      }
    }
  }
})
