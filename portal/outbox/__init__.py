"""Messages that must leave: written with the change that caused them, sent later."""
