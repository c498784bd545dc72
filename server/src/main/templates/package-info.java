/** The domain {{name}} of a Switchboard server. */
@NullMarked
package {{package}};

import org.jspecify.annotations.NullMarked;
