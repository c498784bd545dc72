package dev.switchboard.protocol;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what domains in jars of their own are built against: a package, or one type of a package
 * that is not. What is public in it keeps its form for all of a minor version; what has no mark may
 * change at any time ({@code docs/adding-a-domain.md}).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.PACKAGE, ElementType.TYPE})
public @interface Api {}
