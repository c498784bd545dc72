/** That the benchmark counts right; what it measures is no matter here. */
@NullMarked
package dev.switchboard.benchmarks;

import org.jspecify.annotations.NullMarked;
