/** Which networks are which country's, and what a choice of countries means as one set. */
@NullMarked
package io.ringfence.firewall.country;

import org.jspecify.annotations.NullMarked;
