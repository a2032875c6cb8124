// One class identity in ESM and CommonJS, and the addon in worker threads.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import retention, * as esm from 'retention-core'
import { shop } from './shop.mjs'

const cjs = createRequire(import.meta.url)('retention-core')

test('import and require give the same objects', async () => {
  assert.equal(retention, cjs)
  for (const name of Object.keys(cjs)) assert.equal(esm[name], cjs[name], name)
  assert.deepEqual(Object.keys(esm).filter((name) => name !== 'default').sort(), Object.keys(cjs).sort())
  assert.ok((await shop()) instanceof cjs.EventLog)
  assert.throws(() => new cjs.EventLog({ timeZone: 'x' }), esm.RetentionError)
  assert.equal(esm.version, createRequire(import.meta.url)('retention-core/package.json').version)
})

const work = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { EventLog } = require('retention-core')
  EventLog.fromBytes(workerData).then(async (log) => {
    log.push({ customer: 'w', kind: 'sale', time: '2024-01-01' })
    await log.append([{ customer: 'w', kind: 'sale', time: '2024-01-02' }])
    const table = await log.asOf('2024-03-15').retention()
    parentPort.postMessage({ bytes: await log.toBytes(), arrow: await table.toArrow(), rows: JSON.stringify(table) })
  })
`

test('worker threads load the addon and exchange bytes', async () => {
  const bytes = await (await shop()).toBytes()
  const answers = await Promise.all([1, 2, 3].map(() => new Promise((resolve, reject) => {
    const worker = new Worker(work, { eval: true, workerData: bytes })
    worker.on('message', resolve).on('error', reject)
  })))
  for (const answer of answers) {
    const log = await esm.EventLog.fromBytes(answer.bytes)
    assert.equal(log.events, 7)
    assert.equal(JSON.stringify(await log.asOf('2024-03-15').retention()), answer.rows)
  }
})

test('a worker that ends with work under way does no harm', async () => {
  const worker = new Worker(`
    const { EventLog } = require('retention-core')
    const log = new EventLog()
    log.append(Array.from({ length: 50000 }, (_, at) => ({ customer: at, kind: 'k', time: '2024-01-01' })))
    setTimeout(() => process.exit(0), 20)
  `, { eval: true })
  assert.equal(await new Promise((resolve) => worker.on('exit', resolve)), 0)
})
