package io.ringfence.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;

/** Databases of a PostgreSQL server. */
public final class Databases {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

    private Databases() {}

    /**
     * Makes a database unless it exists.
     *
     * @param adminUrl JDBC URL of any database of the server, with a user that may create databases
     * @param database small letters, digits and {@code _}, at most 63
     */
    public static void create(String adminUrl, String database) {
        // Identifiers can't be parameters of a statement, so only names that need no quoting are taken.
        if (!NAME.matcher(database).matches()) {
            throw new IllegalArgumentException("Not a database name: " + database);
        }
        try (Connection connection = DriverManager.getConnection(adminUrl);
                PreparedStatement find = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            find.setString(1, database);
            try (ResultSet found = find.executeQuery()) {
                if (found.next()) {
                    return;
                }
            }
            try (Statement create = connection.createStatement()) {
                create.execute("create database " + database);
            }
        } catch (SQLException e) {
            throw new StandaloneException("Database " + database + " can't be made: " + e.getMessage(), e);
        }
    }

    /** The JDBC URL with another database of the same server. */
    public static String in(String url, String database) {
        int query = url.indexOf('?');
        String server = query < 0 ? url : url.substring(0, query);
        String parameters = query < 0 ? "" : url.substring(query);
        return server.substring(0, server.lastIndexOf('/') + 1) + database + parameters;
    }
}
