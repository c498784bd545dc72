/**
 * Random faults under load, and what becomes of clients meanwhile. {@code ClusterCommand} runs a
 * cluster that nobody breaks. {@code ChaosCommand} reads the options; {@code ChaosRun} makes a
 * world, has a workload run in it while things break, and writes the history down; the checker
 * judges that and the report tells. Nothing here shares code with the server.
 */
@NullMarked
package dev.switchboard.chaos;

import org.jspecify.annotations.NullMarked;
