namespace TransposedConv.Printing;

/// <summary>Integers and truth values: the width is that of the longest.</summary>
internal sealed class WordText : ElementText
{
    private readonly Func<long, string> _read;

    internal WordText(Func<long, string> read, ShownElements shown)
    {
        _read = read;
        Width = shown.Places().Max(place => read(place).Length);
    }

    private protected override string Unpadded(long place) => _read(place);
}
