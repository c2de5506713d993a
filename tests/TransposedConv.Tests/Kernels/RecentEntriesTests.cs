using TransposedConv.Kernels.Threading;

namespace TransposedConv.Tests.Kernels;

public sealed class RecentEntriesTests
{
    private const int OneSet = 7;

    [Fact]
    public void FourEntriesOfOneSetAreKept()
    {
        var recent = new RecentEntries<int, Entry>(sets: 5);
        Entry[] entries = [.. Enumerable.Range(0, 4).Select(static key => new Entry(key))];
        foreach (Entry entry in entries) recent.Keep(OneSet, entry);

        foreach (Entry entry in entries) recent.Find(OneSet, entry.Key).Should().BeSameAs(entry);
        recent.Find(OneSet, 4).Should().BeNull();
        recent.Find(OneSet + 1, 0).Should().BeNull("that is another set");
        recent.Find(OneSet + 5, 0).Should().BeSameAs(entries[0], "that is the same set");
    }

    [Fact]
    public void TheOldestMakesRoom()
    {
        var recent = new RecentEntries<int, Entry>(sets: 1);
        for (int key = 0; key < 6; key++) recent.Keep(-OneSet, new Entry(key));

        Enumerable.Range(0, 6).Where(key => recent.Find(-OneSet, key) is not null).Should().Equal(2, 3, 4, 5);
    }

    [Fact]
    public void ThreadsGetWhatTheyAskFor()
    {
        var recent = new RecentEntries<int, Entry>(sets: 2);
        Parallel.For(0, 4, thread =>
        {
            var random = new Random(thread);
            for (int i = 0; i < 50_000; i++)
            {
                int key = random.Next(12);
                if (recent.Find(key, key) is { } entry) entry.Key.Should().Be(key);
                else recent.Keep(key, new Entry(key));
            }
        });
        Enumerable.Range(0, 12).Count(key => recent.Find(key, key) is not null).Should().BeGreaterThanOrEqualTo(2);
    }

    private sealed class Entry(int key) : RecentEntries<int, Entry>.IEntry
    {
        public int Key => key;

        public bool IsFor(in int other) => other == key;
    }
}
