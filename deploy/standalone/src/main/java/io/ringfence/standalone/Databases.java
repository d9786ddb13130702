package io.ringfence.standalone;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Databases of a PostgreSQL server. */
public final class Databases {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{1,100}");

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

    /**
     * Makes a database and a user of the same name who owns it and nothing else, unless they exist.
     *
     * @param password the user's: letters, digits, {@code _} and {@code -}
     * @return JDBC URL of the database for that user
     */
    public static String createOwned(String adminUrl, String name, String password) {
        create(adminUrl, name);
        String url = withUser(in(adminUrl, name), name, password);
        try (Connection connection = DriverManager.getConnection(adminUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " owner to " + name);
        } catch (SQLException e) {
            throw new StandaloneException("Database " + name + " can't be given away: " + e.getMessage(), e);
        }
        return url;
    }

    /**
     * Makes a user who owns nothing, or sets its password.
     *
     * @param adminUrl JDBC URL of a database, with a user that may make users
     * @param name small letters, digits and {@code _}, at most 63
     * @param password the user's: letters, digits, {@code _} and {@code -}
     * @return JDBC URL of the same database for that user
     */
    public static String withUser(String adminUrl, String name, String password) {
        if (!NAME.matcher(name).matches() || !PASSWORD.matcher(password).matches()) {
            throw new IllegalArgumentException(
                    "A name of small letters, digits and _, and a password of letters, digits, _ and"
                            + " - are needed");
        }
        try (Connection connection = DriverManager.getConnection(adminUrl);
                PreparedStatement find = connection.prepareStatement("select 1 from pg_roles where rolname = ?");
                Statement statement = connection.createStatement()) {
            find.setString(1, name);
            try (ResultSet found = find.executeQuery()) {
                String verb = found.next() ? "alter" : "create";
                statement.execute(verb + " role " + name + " login password '" + password + "'");
            }
        } catch (SQLException e) {
            throw new StandaloneException("User " + name + " can't be made: " + e.getMessage(), e);
        }
        return withoutParameters(adminUrl) + "?user=" + name + "&password=" + password;
    }

    /** The JDBC URL without what follows the database's name. */
    public static String withoutParameters(String url) {
        return url.split("\\?", 2)[0];
    }

    /** A parameter of the JDBC URL; empty when it has none. */
    public static String parameter(String url, String name) {
        String[] parts = url.split("\\?", 2);
        return parts.length < 2
                ? ""
                : Arrays.stream(parts[1].split("&"))
                        .filter(each -> each.startsWith(name + "="))
                        .map(each -> each.substring(name.length() + 1))
                        .findFirst()
                        .orElse("");
    }
}
