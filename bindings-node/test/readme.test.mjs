// The example of the README, the tour, and the worked policies.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

// START readme
import assert from 'node:assert/strict'
import { EventLog } from 'retention-core'

const log = new EventLog({ timeZone: 'Europe/London', currency: 'GBP' })
await log.append([
  { customer: 'ann', kind: 'purchase', time: '2024-01-05', amount: 20 },
  { customer: 'bob', kind: 'purchase', time: '2024-01-20T18:30', amount: 12.5 },
  { customer: 'ann', kind: 'purchase', time: new Date('2024-02-11'), amount: 35 },
])
const view = log.asOf('2024-03-01') // what happens later changes nothing here
const [ann, bob] = (await view.rfm()).rows() // who the best customers are
assert.deepEqual([ann.monetary_minor, ann.recency_days, bob.recency_days], [5500n, 19, 41])
const [, february] = (await view.retention()).rows() // one of January's two came back
assert.equal(february.retention_rate, 0.5)
// END readme

test('readme', () => assert.deepEqual([log.events, ann.customer], [3, 'ann']))

for (const name of ['tour', 'policy', 'health', 'metrics']) {
  test(name, () => {
    const example = (file) => fileURLToPath(new URL(`../../examples/${file}`, import.meta.url))
    const printed = execFileSync(process.execPath, [example(`${name}.mjs`)], { encoding: 'utf8' })
    assert.equal(printed, readFileSync(example(`${name}.txt`), 'utf8'))
  })
}
