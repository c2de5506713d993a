using System.Text;

namespace TransposedConv.Printing;

/// <summary>Writes a tensor as PyTorch does: nested brackets, broken lines, and what is special about it at the end.</summary>
internal static class TensorText
{
    private const string Opening = "tensor(";

    internal static string Of(Tensor tensor, PrintOptions options)
    {
        var text = new StringBuilder(Opening);
        if (tensor.ElementCount == 0)
        {
            text.Append("[]");
        }
        else
        {
            var shown = new ShownElements(tensor.Layout, options);
            new Body(text, shown, ElementText.Of(tensor.Storage, shown, options), options).Write(axis: 0, shown.First);
        }

        AppendNotes(text, Notes(tensor), options.LineWidth);
        return text.Append(')').ToString();
    }

    /// <summary>What a reader can't tell from the elements.</summary>
    private static IEnumerable<string> Notes(Tensor tensor)
    {
        bool isEmpty = tensor.ElementCount == 0;
        if (isEmpty && tensor.Rank != 1) yield return $"size=({string.Join(", ", tensor.Shape)})";
        // Integers and truth values show themselves, unless there are none.
        bool isEvident = tensor.DType == DType.Float32 || (!isEmpty && tensor.DType is DType.Int64 or DType.Bool);
        if (!isEvident) yield return $"dtype=torch.{tensor.DType.Name()}";
        if (tensor.GradFn is { } node) yield return $"grad_fn=<{node.Name}>";
        else if (tensor.RequiresGrad) yield return "requires_grad=True";
    }

    private static void AppendNotes(StringBuilder text, IEnumerable<string> notes, int lineWidth)
    {
        // PyTorch counts the last line two characters longer than it is.
        string written = text.ToString();
        int column = written.Length - written.LastIndexOf('\n') + 1;
        foreach (string note in notes)
        {
            if (column + note.Length + 2 > lineWidth)
            {
                text.Append(",\n").Append(' ', Opening.Length).Append(note);
                column = Opening.Length + note.Length;
            }
            else
            {
                text.Append(", ").Append(note);
                column += note.Length + 2;
            }
        }
    }

    /// <summary>The elements in brackets; axis a is indented by one character more than axis a − 1.</summary>
    private sealed class Body(StringBuilder text, ShownElements shown, ElementText elements, PrintOptions options)
    {
        internal void Write(int axis, long start)
        {
            if (shown.Rank == 0)
            {
                text.Append(elements.At(start));
                return;
            }

            text.Append('[');
            if (axis == shown.Rank - 1) WriteRow(axis, start);
            else WriteBlocks(axis, start);
            text.Append(']');
        }

        private void WriteBlocks(int axis, long start)
        {
            (IEnumerable<long> head, IEnumerable<long> tail) = shown.Along(axis, start);
            bool isFirst = true;
            foreach (long place in head)
            {
                Separate();
                Write(axis + 1, place);
            }

            if (!shown.IsCut(axis)) return;
            Separate();
            text.Append("...");
            foreach (long place in tail)
            {
                Separate();
                Write(axis + 1, place);
            }

            void Separate()
            {
                // One blank line more for each further axis inside.
                if (!isFirst) text.Append(',').Append('\n', shown.Rank - axis - 1).Append(' ', Indent(axis));
                isFirst = false;
            }
        }

        private void WriteRow(int axis, long start)
        {
            (IEnumerable<long> head, IEnumerable<long> tail) = shown.Along(axis, start);
            IEnumerable<string> items = head.Select(elements.At);
            if (shown.IsCut(axis)) items = items.Append(" ...").Concat(tail.Select(elements.At));
            int perLine = Math.Max(1, (options.LineWidth - Indent(axis) + 1) / (elements.Width + 2));
            text.AppendJoin(",\n" + new string(' ', Indent(axis)), items.Chunk(perLine).Select(static line => string.Join(", ", line)));
        }

        private static int Indent(int axis) => Opening.Length + axis + 1;
    }
}
