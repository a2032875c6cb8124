// A small shop, and how a test looks at an error.
import assert from 'node:assert/strict'
import { EventLog, RetentionError } from 'retention-core'

export const schema = { timeZone: 'Europe/London', currency: 'GBP', roles: { sale: 'purchase', return: 'refund' } }

export const lines = [
  { customer: 'c1', time: '2024-01-05T10:00', kind: 'sale', amount: 19.99, order: 'o-1' },
  { customer: 'c1', time: '2024-02-05T10:00', kind: 'sale', amount: 5, order: 'o-2' },
  { customer: 'c2', time: '2024-01-20', kind: 'sale', amount: '7.50', order: 'o-3' },
  { customer: 'c3', time: '2024-02-25', kind: 'sale', amount: 100, order: 'o-4' },
  { customer: 'c3', time: '2024-02-26', kind: 'return', amount: 40 },
]

export async function shop() {
  const log = new EventLog(schema)
  await log.append(lines)
  return log
}

/** The error that `work` throws or rejects with, after a look at its shape. */
export async function failure(work) {
  try {
    await work()
  } catch (error) {
    assert.ok(error instanceof RetentionError, `${error.stack}`)
    assert.ok(error instanceof Error)
    assert.equal(typeof error.message, 'string')
    assert.equal(typeof error.details, 'object')
    return error
  }
  assert.fail('expected an error')
}

/** Asserts that `work` fails with this code; gives the error. */
export async function fails(code, work) {
  const error = await failure(work)
  assert.equal(error.code, code, error.message)
  return error
}
