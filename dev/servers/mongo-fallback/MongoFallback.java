import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.util.List;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * mongo-java-server on 127.0.0.1: "MongoFallback PORT [FILE]". With a file, every write is committed to it before
 * it is answered; without one, data lives in memory.
 */
public final class MongoFallback {
  private static final Set<String> READS =
      Set.of("find", "aggregate", "getmore", "count", "distinct", "ismaster", "hello", "ping", "buildinfo",
          "listcollections", "listdatabases", "listindexes", "endsessions", "killcursors");

  public static void main(String[] args) throws Exception {
    boolean durable = args.length > 1;
    MVStore store = new MVStore.Builder().fileName(durable ? args[1] : null).cacheSize(256).open();
    store.setAutoCommitDelay(200);
    H2Backend backend = new H2Backend(store) {
      @Override
      public Document handleMessage(MongoMessage message) {
        Document answer = super.handleMessage(message);
        String command = message.getDocument().keySet().iterator().next().toLowerCase();
        if (durable && !READS.contains(command)) store.commit();
        return answer;
      }
    };
    backend.version(new MongoVersion() {
      @Override
      public List<Integer> getVersionArray() {
        return List.of(7, 0, 0);
      }

      @Override
      public int getWireVersion() {
        return 21;
      }
    });
    MongoServer server = new MongoServer(backend);
    server.bind("127.0.0.1", Integer.parseInt(args[0]));
    System.out.println("listening on " + args[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
    Thread.currentThread().join();
  }
}
