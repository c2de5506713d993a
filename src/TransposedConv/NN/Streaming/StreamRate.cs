namespace TransposedConv.NN;

/// <summary>Outputs per frame, as a fraction in lowest terms.</summary>
internal readonly record struct StreamRate
{
    /// <exception cref="OverflowException">A number is too large.</exception>
    public StreamRate(long outputs, long frames)
    {
        long a = outputs, b = frames;
        while (b != 0) (a, b) = (b, a % b);
        Outputs = outputs / a;
        Frames = frames / a;
    }

    public static StreamRate One { get; } = new(1, 1);

    public long Outputs { get; }

    /// <summary>The number of frames that make <see cref="Outputs"/>: the period of the stream.</summary>
    public long Frames { get; }

    public static StreamRate operator *(StreamRate first, StreamRate second) =>
        new(checked(first.Outputs * second.Outputs), checked(first.Frames * second.Frames));
}
