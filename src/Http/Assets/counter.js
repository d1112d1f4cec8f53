// The browser client. Loading it from another origin needs nothing; calling from there needs Cors:Origins.
// The browser client. Loading it from another origin needs nothing; calling from there needs Cors:Origins.
