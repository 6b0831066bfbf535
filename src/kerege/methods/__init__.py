"""Pure methods: arrays in, arrays out.

Each family is imported by name (``from kerege.methods.regional import location_quotient``); this
package imports none of them, so that starting the program does not pay for what it does not use.
"""
