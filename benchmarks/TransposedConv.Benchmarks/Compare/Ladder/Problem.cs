using System.Numerics.Tensors;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A ladder line in one pass: the shapes, what it costs, and the numbers that all contestants get.</summary>
internal sealed class Problem
{
    private const int Seed = 20260101;
    private readonly float[][] _operands;

    public Problem(LadderLine line, Pass pass)
    {
        Line = line;
        Pass = pass;
        (int inChannels, int outChannels) = IsTransposed ? (line.InChannels, line.OutChannels) : (line.OutChannels, line.InChannels);
        (int[] read, int[] written) = IsTransposed ? (line.Small, line.Large()) : (line.Large(), line.SmallAgain());
        InputShape = [line.Batch, inChannels, .. read];
        WeightShape = [line.InChannels, line.OutChannels / line.Groups, .. line.Kernel];
        OutputShape = [line.Batch, outChannels, .. written];

        // One stream of numbers in a fixed order: every run and every contestant sees the same values, all within (-1, 1).
        var random = new Random(Seed);
        int[][] shapes = pass == Pass.Training ? [InputShape, WeightShape, [outChannels], OutputShape] : [InputShape, WeightShape, [outChannels]];
        _operands = [.. shapes.Select(shape => Fill(new float[Elements(shape)], random))];
    }

    public LadderLine Line { get; }

    public Pass Pass { get; }

    public bool IsTransposed => Pass != Pass.Conv;

    public int[] InputShape { get; }

    /// <summary>[small-grid channels, large-grid channels / groups, taps…], for ConvTranspose and for the mirrored Conv alike.</summary>
    public int[] WeightShape { get; }

    public int[] OutputShape { get; }

    public int BiasLength => OutputShape[1];

    public float[] Input => _operands[0];

    public float[] Weight => _operands[1];

    public float[] Bias => _operands[2];

    /// <summary>The gradient by the output, in training.</summary>
    public float[]? OutputGradient => _operands.Length > 3 ? _operands[3] : null;

    /// <summary>What a contestant hands back for the check, in this order.</summary>
    public IReadOnlyList<string> ResultNames => Pass == Pass.Training ? ["output", "input gradient", "weight gradient", "bias gradient"] : ["output"];

    /// <summary>2 · N · Cin · Cout / g · ΠK · cells of the small grid, and three times that in training.</summary>
    public double Operations
    {
        get
        {
            double cells = Elements((IsTransposed ? InputShape : OutputShape).AsSpan(2));
            return (Pass == Pass.Training ? 6.0 : 2.0) * Line.Batch * cells * Elements(WeightShape);
        }
    }

    /// <summary>
    /// Bytes that any program must move: each operand read once, each result written once. In training the input, weight, bias and output
    /// gradient are read, the output and three gradients written, twice as much as forward.
    /// </summary>
    public double CompulsoryBytes
    {
        get
        {
            double forward = sizeof(float) * ((double)Elements(InputShape) + Elements(WeightShape) + BiasLength + Elements(OutputShape));
            return Pass == Pass.Training ? 2 * forward : forward;
        }
    }

    private static int Elements(ReadOnlySpan<int> shape) => TensorPrimitives.Product(shape);

    private static float[] Fill(float[] values, Random random)
    {
        foreach (ref float value in values.AsSpan()) value = (random.NextSingle() * 2) - 1;
        return values;
    }
}
