namespace TransposedConv;

/// <summary>How <see cref="Tensor.ToString(PrintOptions)"/> writes a tensor. Source: torch.set_printoptions.</summary>
public sealed record PrintOptions
{
    /// <summary>Precision 4, all of up to 1,000 elements, 3 items at each edge beyond, lines of 80 characters.</summary>
    public static PrintOptions Default { get; } = new();

    /// <summary>Precision 2 and 2 items at each edge.</summary>
    public static PrintOptions Short { get; } = new() { Precision = 2, EdgeItems = 2 };

    /// <summary>All elements, however many.</summary>
    public static PrintOptions Full { get; } = new() { Threshold = long.MaxValue };

    /// <summary>Digits after the point of a floating-point number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number, or one above 1,000.</exception>
    public int Precision
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Precision));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1000, nameof(Precision));
            field = value;
        }
    } = 4;

    /// <summary>With more elements than this, only the edges are shown.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public long Threshold
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Threshold));
            field = value;
        }
    } = 1000;

    /// <summary>How many items are shown at the beginning and at the end of an axis that is cut.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int EdgeItems
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(EdgeItems));
            field = value;
        }
    } = 3;

    /// <summary>The number of characters after which lines are broken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int LineWidth
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(LineWidth));
            field = value;
        }
    } = 80;

    /// <summary>Whether floating-point numbers get an exponent; null leaves it to their range.</summary>
    public bool? SciMode { get; init; }
}
