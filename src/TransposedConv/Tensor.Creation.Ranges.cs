using System.Numerics;
using TransposedConv.Operators;

namespace TransposedConv;

/// <content>Evenly spaced numbers and the identity matrix.</content>
public sealed partial class Tensor
{
    /// <summary>The numbers 0, 1, 2, … below <paramref name="end"/>.</summary>
    /// <param name="end">Where to stop.</param>
    /// <param name="dtype">The element type; by default <see cref="DType.Int64"/> for an integer and <see cref="DType.Float32"/> for a real.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentException"><paramref name="end"/> is negative or not finite.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.arange.</remarks>
    public static Tensor Arange(Scalar end, DType? dtype = null, bool requiresGrad = false) => Arange(0, end, 1, dtype, requiresGrad);

    /// <summary>The numbers start, start + step, start + 2·step, … before <paramref name="end"/>: ⌈(end − start) / step⌉ of them.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="step">The distance, not 0; by default 1.</param>
    /// <param name="dtype">The element type; by default <see cref="DType.Int64"/> if all three are integers and <see cref="DType.Float32"/> otherwise. For an integer type the three numbers are truncated first.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentException">A number is not finite, the step is 0, or it leads away from <paramref name="end"/>.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds, or a number does not fit the type.</exception>
    /// <remarks>Because of rounding, a real <paramref name="end"/> may be reached. Source: torch.arange.</remarks>
    public static Tensor Arange(Scalar start, Scalar end, Scalar? step = null, DType? dtype = null, bool requiresGrad = false)
    {
        Scalar by = step ?? 1;
        DType type = dtype ?? (start.IsReal || end.IsReal || by.IsReal ? DType.Float32 : DType.Int64);
        CheckGradientType(type, requiresGrad);
        return type.IsFloatingPoint()
            ? RealRange(start.ToDouble(), end.ToDouble(), by.ToDouble(), type, requiresGrad)
            : IntegerRange(ToInteger(start, nameof(start)), ToInteger(end, nameof(end)), ToInteger(by, nameof(step)), type);
    }

    /// <summary>Numbers spread evenly from <paramref name="start"/> to <paramref name="end"/>, both included exactly.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="end">The last number.</param>
    /// <param name="steps">How many numbers; a single one is <paramref name="start"/>.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <remarks>
    /// With d = (end − start) / (steps − 1), element i is start + d·i in the first half and end − d·(steps − 1 − i) in the second, which
    /// makes it exact at both ends. Source: torch.linspace.
    /// </remarks>
    public static Tensor Linspace(double start, double end, int steps, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        CheckGradientType(dtype, requiresGrad);
        if (!dtype.IsFloatingPoint()) (start, end) = (Math.Truncate(start), Math.Truncate(end));
        return dtype == DType.Float32
            ? Wrap(EvenlySpaced((float)start, (float)end, steps), requiresGrad)
            : FromReals(EvenlySpaced(start, end, steps), dtype, requiresGrad);
    }

    /// <summary>Powers of <paramref name="basis"/> whose exponents are spread evenly from <paramref name="start"/> to <paramref name="end"/>.</summary>
    /// <param name="start">The first exponent.</param>
    /// <param name="end">The last exponent.</param>
    /// <param name="steps">How many numbers.</param>
    /// <param name="basis">What is raised to the exponents.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is negative.</exception>
    /// <remarks>Source: torch.logspace, where <paramref name="basis"/> is called base.</remarks>
    public static Tensor Logspace(double start, double end, int steps, double basis = 10, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        CheckGradientType(dtype, requiresGrad);
        double[] values = EvenlySpaced(start, end, steps);
        for (int i = 0; i < steps; i++) values[i] = Math.Pow(basis, values[i]);
        return FromReals(values, dtype, requiresGrad);
    }

    /// <summary>The matrix with ones on the diagonal and zeros elsewhere.</summary>
    /// <param name="n">The number of rows.</param>
    /// <param name="m">The number of columns; by default <paramref name="n"/>.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether gradients by the new tensor are wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There would be more elements than one array holds.</exception>
    /// <remarks>Source: torch.eye.</remarks>
    public static Tensor Eye(int n, int? m = null, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        int columns = m ?? n;
        Tensor matrix = Zeros([n, columns], dtype, requiresGrad);
        var diagonal = new Layout(new Shape(Math.Min(n, columns)), [columns + 1L], 0);
        new Tensor(matrix._storage, diagonal).FillStorage(1);
        return matrix;
    }

    private static Tensor RealRange(double start, double end, double step, DType dtype, bool requiresGrad)
    {
        if (!double.IsFinite(start) || !double.IsFinite(end)) throw new ArgumentException($"start, end: expected finite numbers, got {start} and {end}.", nameof(end));
        // NaN is neither above nor below 0.
        if (!(step > 0) && !(step < 0)) throw NotAStep(step);
        CheckDirection(Math.Sign(end - start) * Math.Sign(step), start, end, step);
        double count = Math.Ceiling((end - start) / step);
        if (count > Array.MaxLength) throw new OverflowException($"end: expected at most {Array.MaxLength} elements in one tensor, got {count}.");
        var values = new double[(int)count];
        for (int i = 0; i < values.Length; i++) values[i] = start + (step * i);
        return FromReals(values, dtype, requiresGrad);
    }

    private static Tensor IntegerRange(long start, long end, long step, DType dtype)
    {
        if (step == 0) throw NotAStep(step);
        CheckDirection(end.CompareTo(start) * Math.Sign(step), start, end, step);
        Int128 count = Int128.Abs((Int128)end - start);
        Int128 stride = Int128.Abs(step);
        count = (count + stride - 1) / stride;
        if (count > Array.MaxLength) throw new OverflowException($"end: expected at most {Array.MaxLength} elements in one tensor, got {count}.");
        Tensor tensor = Uninitialized(new Shape((int)count), DType.Int64);
        Span<long> values = tensor.ContiguousSpan<long>();
        for (int i = 0; i < values.Length; i++) values[i] = start + (step * i);
        return tensor.To(dtype);
    }

    private static ArgumentException NotAStep(object step) => new($"step: expected a number other than 0, got {step}.", nameof(step));

    private static void CheckDirection(int direction, object start, object end, object step)
    {
        if (direction < 0) throw new ArgumentException($"step: expected a step that leads from {start} to {end}, got {step}.", nameof(step));
    }

    private static long ToInteger(Scalar value, string argument)
    {
        double real = value.ToDouble();
        return !value.IsReal || Math.Abs(real) < 9223372036854775808.0 ? value.ToInt64() : throw new ArgumentException(
            $"{argument}: expected a number that fits 64 bits, got {real}.", argument);
    }

    private static T[] EvenlySpaced<T>(T start, T end, int steps) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[steps];
        T step = (end - start) / T.CreateChecked(Math.Max(steps - 1, 1));
        int half = Math.Max(steps / 2, 1);
        for (int i = 0; i < steps; i++) values[i] = i < half ? start + (step * T.CreateChecked(i)) : end - (step * T.CreateChecked(steps - 1 - i));
        return values;
    }

    private static Tensor FromReals(double[] values, DType dtype, bool requiresGrad)
    {
        Tensor tensor = Copying.Convert(Wrap(values), dtype);
        tensor.RequiresGrad = requiresGrad;
        return tensor;
    }
}
