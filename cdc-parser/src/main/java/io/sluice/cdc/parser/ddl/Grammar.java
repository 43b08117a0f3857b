package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.SchemaAction;
import io.sluice.cdc.model.TableId;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * One server's grammar. Thread-safe: parsers are made per statement, the tables they share are ANTLR's own.
 *
 * <p>Statements that reach it begin like DDL of tables or databases, have no comments, and are nested within bounds.
 */
abstract class Grammar {

    /** What the statement does. */
    abstract List<SchemaAction> read(String sql, String database) throws NotUnderstoodException;

    /** Runs a rule, fast prediction first; the full one only where that fails (two-stage parsing, ANTLR's own advice). */
    static <P extends Parser, T extends ParserRuleContext> T parse(P parser, Rule<P, T> rule)
            throws NotUnderstoodException {
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        try {
            parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
            return rule.apply(parser);
        } catch (ParseCancellationException e) {
            try {
                parser.reset();
                parser.getInterpreter().setPredictionMode(PredictionMode.LL);
                return rule.apply(parser);
            } catch (ParseCancellationException again) {
                throw new NotUnderstoodException("the grammar stops in it", again);
            }
        }
    }

    /** A rule of the grammar, to its end of input. */
    interface Rule<P, T> {
        T apply(P parser);
    }

    /** What a rule left unread makes the statement another one. */
    static void atEnd(Parser parser) {
        if (parser.getCurrentToken().getType() != Token.EOF) {
            throw new ParseCancellationException("text after the statement");
        }
    }

    /** Text the lexer cannot divide must not be skipped. */
    static void strict(Lexer lexer) {
        lexer.removeErrorListeners();
        lexer.addErrorListener(new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    @Nullable Object symbol,
                    int line,
                    int column,
                    String message,
                    @Nullable RecognitionException e) {
                throw new ParseCancellationException("at " + line + ":" + column);
            }
        });
    }

    static TableId tableId(@Nullable String database, String table) {
        return new TableId(database == null ? "" : database, table);
    }

    /** Words of a clause, for the reader of the action: {@code DROP PARTITION p0}. Literals included. */
    static String clause(ParseTree tree) {
        StringBuilder out = new StringBuilder();
        leaves(tree, leaf -> out.append(out.isEmpty() ? "" : " ").append(leaf.getText()));
        return out.length() > 200 ? out.substring(0, 200) : out.toString();
    }

    /** The upper-case words a clause begins with. */
    static boolean begins(ParseTree tree, String... words) {
        Words seen = new Words();
        leaves(tree, seen);
        for (int i = 0; i < words.length; i++) {
            if (i >= seen.count || !words[i].equals(seen.first[i])) {
                return false;
            }
        }
        return true;
    }

    /** As written, white space included. */
    static String sourceText(ParserRuleContext tree) {
        return tree.getStart()
                .getInputStream()
                .getText(Interval.of(
                        tree.getStart().getStartIndex(), tree.getStop().getStopIndex()));
    }

    static void leaves(ParseTree tree, Consumer<TerminalNode> sink) {
        if (tree instanceof TerminalNode leaf) {
            sink.accept(leaf);
            return;
        }
        for (int i = 0; i < tree.getChildCount(); i++) {
            leaves(tree.getChild(i), sink);
        }
    }

    private static final class Words implements Consumer<TerminalNode> {
        private final String[] first = {"", "", "", ""};
        private int count;

        @Override
        public void accept(TerminalNode leaf) {
            if (count < first.length) {
                first[count] = leaf.getText().toUpperCase(Locale.ROOT);
            }
            count++;
        }
    }
}
