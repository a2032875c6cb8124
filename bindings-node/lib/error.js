// The one error of the package, and how an error of the compiled part becomes it.
'use strict'

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

function cancelled(signal) {
  return new RetentionError('the work was stopped, nothing has changed', {
    code: 'cancelled',
    kind: 'cancelled',
    cause: signal?.reason,
  })
}

/** Options are camelCase here and snake_case in the core, whose messages name them between backticks. */
function inCamelCase(message) {
  return message.replace(/`([a-z]+(?:_[a-z0-9]+)+)`/g, (_, name) => `\`${camelCase(name)}\``)
}

/** The core shows how to pass an option as `name="value"`; here that is `name: 'value'`. What comes from data stays. */
function asObject(message) {
  return message.replace(/\b(as in|pass) ([a-z_]+)="([^"]*)"/g, (_, lead, name, value) => `${lead} ${camelCase(name)}: '${value}'`)
}

function camelCase(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase())
}

function snakeCase(name) {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const ABOUT_OPTIONS = new Set(['unknown_option', 'invalid_option', 'unknown_operation'])

/** What to throw for what was caught. */
function translated(error, signal) {
  if (error instanceof RetentionError) return error
  if (typeof error?.message === 'string' && error.message.startsWith(MARK)) {
    const { code, kind, message, details } = JSON.parse(error.message.slice(MARK.length))
    return new RetentionError(asObject(ABOUT_OPTIONS.has(code) ? inCamelCase(message) : message), {
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

module.exports = { RetentionError, call, camelCase, cancelled, snakeCase, translated, wrongArgument }
