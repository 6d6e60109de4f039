"""Mail: who writes which message, how it is composed, and how it leaves."""
