// The one error of the package, and how an error of the compiled part becomes it.
'use strict'

const { inOurWords } = require('./words.js')

const MARK = 'retention:'

class RetentionError extends Error {
  constructor(message, { code, kind, details = {}, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.kind = kind
    this.details = Object.freeze({ ...details })
    // As Node does it, so that code which tells a stop from a failure by the name works here too.
    if (code === 'cancelled') {
      Object.defineProperty(this, 'name', { value: 'AbortError', configurable: true, writable: true })
    }
  }
}
Object.defineProperty(RetentionError.prototype, 'name', { value: 'RetentionError', configurable: true, writable: true })

/** An argument of the wrong sort, before it reaches the core. */
function wrongArgument(argument, message, code = 'invalid_option') {
  return new RetentionError(`\`${argument}\`: ${message}`, { code, kind: 'input', details: { argument } })
}

/** Two spellings of one name in one object. */
function givenTwice(one, other, code) {
  return new RetentionError(`\`${one}\` and \`${other}\` are one and the same; give one of them`, {
    code,
    kind: 'input',
    details: { argument: other, given: one },
  })
}

/** An option that does not exist, with the nearest one that does. */
function unknownOption(name, known) {
  const suggestion = known.find((other) => distance(name, other) <= 2)
  const advice = suggestion === undefined ? `there are: ${known.join(', ')}` : `did you mean \`${suggestion}\`?`
  return new RetentionError(`there is no option \`${name}\`; ${advice}`, {
    code: 'unknown_option',
    kind: 'input',
    details: { argument: name, given: name, ...(suggestion === undefined ? {} : { suggestion }) },
  })
}

/** How many letters to add, drop or change to make one of the other. */
function distance(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const changed = row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(changed, row[j] + 1, next[j - 1] + 1))
    }
    row = next
  }
  return row[other.length]
}

function cancelled(signal) {
  return new RetentionError('the work was stopped, nothing has changed', {
    code: 'cancelled',
    kind: 'cancelled',
    cause: signal?.reason,
  })
}

/** What to throw for what was caught. */
function translated(error, signal) {
  if (error instanceof RetentionError) return error
  if (typeof error?.message === 'string' && error.message.startsWith(MARK)) {
    const told = JSON.parse(error.message.slice(MARK.length))
    const { code, kind } = told
    const { message, details } = inOurWords(told)
    return new RetentionError(message, {
      code,
      kind,
      details,
      cause: code === 'cancelled' ? signal?.reason : undefined,
    })
  }
  const message = `the library failed: ${error?.message ?? error}; this is a fault of the library, please report it`
  return new RetentionError(message, { code: 'internal', kind: 'internal', cause: error })
}

/** Calls into the compiled part. */
function call(work) {
  try {
    return work()
  } catch (error) {
    throw translated(error)
  }
}

module.exports = { RetentionError, call, cancelled, givenTwice, translated, unknownOption, wrongArgument }
